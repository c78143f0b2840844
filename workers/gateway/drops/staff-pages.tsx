import shop from '../../../shop.config.ts'
import { DropForm, VARIANT_ROWS } from '../../../src/admin/components/drops/drop-form.tsx'
import { DropTable } from '../../../src/admin/components/drops/drop-table.tsx'
import { DropWatch } from '../../../src/admin/components/drops/drop-watch.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { findVariantOfSku } from '../../../src/shared/catalog/read/store.ts'
import type { DropInput } from '../../../src/shared/drop/catalogue/input.ts'
import { isId } from '../../../src/shared/platform/ids.ts'
import { LIST_LIMIT_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { keyOf, newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { dropPage } from '../http/ports/drop-lists.ts'
import { dropOf } from '../http/ports/drops.ts'
import {
  type DropDraft,
  dropDefaults,
  errorsOfProblem,
  type Fields,
  readDropForm,
} from './staff-form.ts'
import { endDrop, makeDrop } from './staff-writes.ts'

export const staffDropPages = createRouter()

const OF_DROPS = { title: texts.drops.title, section: 'drops', islands: ['drop'] } as const

staffPage(
  staffDropPages,
  { path: '/admin/drops', permission: 'drop.read', ...OF_DROPS },
  async (c) => {
    const page = await dropPage(c.env, { limit: LIST_LIMIT_MAX })
    return page.ok ? ok({ content: <DropTable drops={page.value.data} /> }) : page
  },
)

staffPage(
  staffDropPages,
  {
    path: '/admin/new-drop',
    permission: 'drop.create',
    section: 'drops',
    title: texts.drops.create,
  },
  async () => ok(formView({ typed: dropDefaults(Date.now()), errors: {} })),
)

interface Told {
  typed: Fields
  errors: Fields
  problem?: Problem
}

function formView({ typed, errors, problem }: Told): StaffView {
  const isRefused = problem !== undefined || Object.keys(errors).length > 0
  const content = (
    <DropForm
      typed={typed}
      errors={errors}
      formKey={newFormKey()}
      currency={shop.currency}
      {...(problem ? { message: sentenceOf(problem) } : {})}
    />
  )
  return { content, title: texts.drops.create, status: isRefused ? 400 : 200 }
}

staffForm(
  staffDropPages,
  { path: '/admin/drops', permission: 'drop.create', ...OF_DROPS },
  async (c, { fields }) => {
    const typed: Fields = Object.fromEntries(fields)
    const { draft, errors } = readDropForm(typed, shop, VARIANT_ROWS)
    const { input, unknown } = await inputOf(c, draft)
    const wrong = { ...unknown, ...errors }
    if (Object.keys(wrong).length > 0) return ok(formView({ typed, errors: wrong }))
    c.set('idempotencyKey', keyOf(fields))
    const made = await makeDrop(c, input)
    if (made.ok) return seeOther(c, `/admin/drops/${made.value.id}?done=drop.created`)
    const { problem } = made
    const beside = errorsOfProblem(problem.errors ?? [], draft.variants)
    const told = Object.keys(beside).length > 0 ? {} : { problem }
    return ok(formView({ typed, errors: beside, ...told }))
  },
)

/** The form's SKUs as the variants they name, and a message beside each that names none. */
async function inputOf(
  c: GatewayContext,
  { input, variants }: DropDraft,
): Promise<{ input: DropInput; unknown: Fields }> {
  const unknown: Fields = {}
  const found = await Promise.all(
    variants.map(async ({ row, sku, quota, price }) => {
      const variantId = await findVariantOfSku(c.env.CATALOG_DB, sku)
      if (variantId === null) unknown[`sku${row}`] = texts.dropForm.unknownSku
      return { variantId: variantId ?? '', quota, ...(price === undefined ? {} : { price }) }
    }),
  )
  return { input: { ...input, variants: found }, unknown }
}

staffPage(staffDropPages, { path: '/admin/drops/:id', permission: 'drop.read', ...OF_DROPS }, (c) =>
  watch(c, null),
)

staffForm(
  staffDropPages,
  { path: '/admin/drops/:id/close', permission: 'drop.close', ...OF_DROPS },
  async (c, { fields }) => {
    const id = c.req.param('id') ?? ''
    if (fields.get('confirm') !== 'yes') return seeOther(c, `/admin/drops/${id}`)
    c.set('idempotencyKey', null)
    const ended = await endDrop(c, id)
    return ended.ok ? seeOther(c, `/admin/drops/${id}?done=drop.closed`) : watch(c, ended.problem)
  },
)

/** The numbers come from the drop itself, not from what the edge remembers of it. */
async function watch(c: GatewayContext, problem: Problem | null): Promise<Result<StaffView>> {
  const id = c.req.param('id') ?? ''
  // A guess wakes no object.
  if (!isId('drop', id)) return refuse('not_found')
  const drop = dropOf(c.env, id)
  const [status, report] = await Promise.all([drop.status(), drop.fairness()])
  if (!status) return refuse('not_found')
  if (!report.ok) return report
  return ok({
    title: status.definition.title,
    status: problem ? statusOf(problem) : 200,
    content: (
      <DropWatch
        status={status}
        report={report.value}
        {...(problem ? { message: sentenceOf(problem) } : {})}
      />
    ),
  })
}
