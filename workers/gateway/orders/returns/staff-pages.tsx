import { ReturnsPage } from '../../../../src/admin/components/orders/returns-page.tsx'
import { texts } from '../../../../src/admin/texts/texts.ts'
import { listReturns } from '../../../../src/shared/order/list/list-returns.ts'
import { inspection } from '../../../../src/shared/order/returns/return-events.ts'
import { ok, refuse } from '../../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { staffForm, staffPage } from '../../http/pages/staff-page.tsx'
import { laggingRecord } from '../../http/ports/record.ts'
import { changeByForm } from '../change-by-form.tsx'
import { unitsOf } from '../form-units.ts'
import { takeReturnStep } from './steps.ts'

export const staffReturnPages = createRouter()

const OF_ORDERS = { title: texts.orders.title, section: 'orders' } as const
const REJECTION_CHARS_MAX = 500
const returnIdOf = (c: GatewayContext): string => c.req.param('returnId') ?? ''

const PAGE_RETURNS = 50

staffPage(
  staffReturnPages,
  {
    path: '/admin/returns',
    permission: 'order.read',
    title: texts.returns.title,
    section: 'returns',
  },
  async (c) => {
    const isOpen = c.req.query('status') !== 'all'
    const input = { limit: PAGE_RETURNS, cursor: c.req.query('cursor') ?? null }
    const status = isOpen ? 'open' : null
    const page = await listReturns({ databases: laggingRecord(c.env) }, { ...input, status })
    if (!page.ok) return page
    const { data, nextCursor } = page.value
    const query = isOpen ? '' : 'status=all&'
    const next = nextCursor === null ? null : `/admin/returns?${query}cursor=${nextCursor}`
    return ok({ content: <ReturnsPage returns={data} isOpen={isOpen} next={next} /> })
  },
)

for (const [verb, type] of [
  ['approve', 'return.approved'],
  ['receive', 'return.received'],
] as const) {
  staffForm(
    staffReturnPages,
    {
      path: `/admin/orders/:id/returns/:returnId/${verb}`,
      permission: `return.${verb}`,
      ...OF_ORDERS,
    },
    (c, { staff, fields }) => {
      const returnId = returnIdOf(c)
      const done = `return.${verb}`
      return changeByForm(c, { staff, fields, done, refused: null }, () =>
        takeReturnStep(c, returnId, () => ok({ type, returnId })),
      )
    },
  )
}

staffForm(
  staffReturnPages,
  { path: '/admin/orders/:id/returns/:returnId/reject', permission: 'return.reject', ...OF_ORDERS },
  (c, { staff, fields }) => {
    const returnId = returnIdOf(c)
    const typed = (fields.get('rejection') ?? '').replace(/\s+/g, ' ').trim()
    const reason = typed.slice(0, REJECTION_CHARS_MAX) || texts.returns.rejectDefault
    return changeByForm(c, { staff, fields, done: 'return.reject', refused: null }, () =>
      takeReturnStep(c, returnId, () => ok({ type: 'return.rejected', returnId, reason })),
    )
  },
)

staffForm(
  staffReturnPages,
  {
    path: '/admin/orders/:id/returns/:returnId/inspect',
    permission: 'return.inspect',
    ...OF_ORDERS,
  },
  (c, { staff, fields }) => {
    const sellable = unitsOf(fields, 'sellable-')
    const damaged = unitsOf(fields, 'damaged-')
    const isOdd = sellable === null || damaged === null
    const lines = [
      ...(sellable ?? []).map((one) => ({ ...one, condition: 'sellable' as const })),
      ...(damaged ?? []).map((one) => ({ ...one, condition: 'damaged' as const })),
    ]
    const refused = isOdd || lines.length === 0 ? texts.returns.chooseSome : null
    return changeByForm(c, { staff, fields, done: 'return.inspect', refused }, () =>
      takeReturnStep(c, returnIdOf(c), (order, known) =>
        lines.length === 0 ? refuse('invalid_body') : inspection(order, known, lines),
      ),
    )
  },
)
