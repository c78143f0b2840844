import shop from '../../../shop.config.ts'
import {
  StockList,
  StockPage,
  stockHref,
} from '../../../src/admin/components/stock/stock-pages.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { listStock, lowUnitsOf } from '../../../src/shared/catalog/read/list-stock.ts'
import { STOCK_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, type Problem, type Result } from '../../../src/shared/platform/result.ts'
import { cleanLine } from '../../../src/shared/platform/text.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { keyOf, newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { adjustStock, knownSku, stockListDeps, stockOf } from './adjust.ts'

export const staffStockPages = createRouter()

const TEXT = texts.stock
const OF_STOCK = { title: TEXT.title, section: 'stock' } as const
const PAGE_ROWS = 50
const JOURNAL_ROWS = 20
const TEXT_MAX_CHARS = 200

staffPage(
  staffStockPages,
  { path: '/admin/stock', permission: 'inventory.read', ...OF_STOCK, islands: ['table'] },
  async (c) => {
    const params = new URL(c.req.url).searchParams
    const page = await listStock(stockListDeps(c.env), {
      limit: PAGE_ROWS,
      cursor: params.get('cursor') ?? undefined,
      q: cleanLine(params.get('q') ?? '', 100),
      low: params.get('low') === '1',
    })
    if (!page.ok) return page
    const { data, nextCursor } = page.value
    const low = lowUnitsOf(shop.stock)
    return ok({
      content: <StockList rows={data} nextCursor={nextCursor} params={params} low={low} />,
    })
  },
)

staffPage(
  staffStockPages,
  { path: '/admin/stock/:sku', permission: 'inventory.read', ...OF_STOCK, islands: ['live'] },
  (c, staff) => show(c, staff, {}),
)

interface Told {
  typed?: Readonly<Record<string, string>>
  errors?: Readonly<Record<string, string>>
  problem?: Problem
}

async function show(c: GatewayContext, staff: Staff, told: Told): Promise<Result<StaffView>> {
  const sku = c.req.param('sku') ?? ''
  const known = await knownSku(c, sku)
  if (!known.ok) return known
  const level = await stockOf(c, sku).level(sku)
  const after = String(Math.max(0, level.version - JOURNAL_ROWS))
  const journal = await stockOf(c, sku).wholeJournal({ sku, after, limit: JOURNAL_ROWS })
  if (!journal.ok) return journal
  const { typed = {}, errors = {}, problem } = told
  const wrong = Object.keys(errors).length > 0
  const message = wrong ? TEXT.wrongFields : problem && wordsOf(problem)
  return ok({
    title: sku,
    status: problem ? statusOf(problem) : wrong ? 400 : 200,
    state: String(level.version),
    content: (
      <StockPage
        level={level}
        journal={visibleTo(staff.role, journal.value.entries).toReversed()}
        mayAdjust={mayAct(staff.role, 'inventory.adjust')}
        formKey={newFormKey()}
        typed={typed}
        errors={errors}
        {...(message === undefined ? {} : { message })}
      />
    ),
  })
}

const wordsOf = (problem: Problem): string =>
  problem.code === 'insufficient_stock' && typeof problem.extra?.available === 'number'
    ? TEXT.tooFew(problem.extra.available)
    : sentenceOf(problem)

/** A whole number as it is typed, with either sign; null where it is none or changes nothing. */
function deltaOf(text: string): number | null {
  const typed = text.normalize('NFKC').replace(/[−–]/g, '-').replace(/\s/g, '')
  const delta = /^[+-]?\d{1,10}$/.test(typed) ? Number(typed) : 0
  return delta === 0 || Math.abs(delta) > STOCK_MAX ? null : delta
}

staffForm(
  staffStockPages,
  { path: '/admin/stock/:sku', permission: 'inventory.adjust', ...OF_STOCK, islands: ['live'] },
  async (c, { staff, fields }) => {
    const sku = c.req.param('sku') ?? ''
    const typed = Object.fromEntries(fields)
    const delta = deltaOf(fields.get('delta') ?? '')
    const reason = cleanLine(fields.get('reason') ?? '', TEXT_MAX_CHARS)
    const reference = cleanLine(fields.get('reference') ?? '', TEXT_MAX_CHARS) || reason
    const errors = {
      ...(delta === null ? { delta: TEXT.deltaWrong(STOCK_MAX) } : {}),
      ...(reason === '' ? { reason: TEXT.reasonNeeded } : {}),
    }
    if (delta === null || reason === '') return show(c, staff, { typed, errors })
    c.set('idempotencyKey', keyOf(fields))
    const adjusted = await adjustStock(c, { sku, delta, reason, reference })
    return adjusted.ok
      ? seeOther(c, `${stockHref(sku)}?done=stock.adjusted`)
      : show(c, staff, { typed, problem: adjusted.problem })
  },
)
