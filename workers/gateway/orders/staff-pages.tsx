import shop from '../../../shop.config.ts'
import type { OrderVerb } from '../../../src/admin/components/orders/order-actions.tsx'
import { PackingSlip } from '../../../src/admin/components/orders/packing-slip.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { noteOrder } from '../../../src/shared/order/notes/note-order.ts'
import { readOrder } from '../../../src/shared/order/read-order.ts'
import { cancelStep, DELIVER, PACK, shipStep } from '../../../src/shared/order/step-rules.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { derivedId, newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { keyOf, seeOther } from '../http/pages/forms.ts'
import { type StaffView, staffForm, staffPage } from '../http/pages/staff-page.tsx'
import { auditedWrite, scopedKey } from '../http/staff-write.ts'
import { changeByForm } from './change-by-form.tsx'
import { linesOf, showOrder } from './show-order.tsx'
import { showList } from './staff-list-page.tsx'
import { takeStep } from './steps.ts'

export const staffOrderPages = createRouter()

const OF_ORDERS = { title: texts.orders.title, section: 'orders' } as const
const NOTE_MAX_CHARS = 2000

const depsOf = (c: GatewayContext) => ({ databases: ordersDatabases(c.env) })

staffPage(
  staffOrderPages,
  { path: '/admin/orders', permission: 'order.read', ...OF_ORDERS, islands: ['table', 'live'] },
  showList,
)

staffPage(
  staffOrderPages,
  { path: '/admin/orders/:id', permission: 'order.read', ...OF_ORDERS, islands: ['live'] },
  (c, staff) => showOrder(c, staff, {}),
)

staffPage(
  staffOrderPages,
  {
    path: '/admin/orders/:id/packing-slip',
    permission: 'order.read',
    ...OF_ORDERS,
    islands: ['print'],
  },
  async (c, staff) => {
    const read = await readOrder(depsOf(c), c.req.param('id') ?? '')
    if (!read.ok) return read
    const order = visibleTo(staff.role, read.value)
    const content = (
      <PackingSlip
        order={order}
        shop={{ name: shop.name, email: shop.supportEmail }}
        addressLines={linesOf(order)}
      />
    )
    return ok({ content, title: texts.order.slip.title(order.number) })
  },
)

interface StepForm {
  verb: Exclude<OrderVerb, 'parcel' | 'refund'>
  /** What is wrong with the form's fields; null where nothing is. */
  refused?(fields: URLSearchParams): string | null
  step(fields: URLSearchParams): Parameters<typeof takeStep>[2]
}

const fieldOf = (fields: URLSearchParams, name: string, most = 100): string =>
  (fields.get(name) ?? '').replace(/\s+/g, ' ').trim().slice(0, most)

const FORMS: readonly StepForm[] = [
  { verb: 'pack', step: () => PACK },
  { verb: 'deliver', step: () => DELIVER },
  {
    verb: 'ship',
    refused: (fields) =>
      (fieldOf(fields, 'carrier') === '') === (fieldOf(fields, 'trackingNumber') === '')
        ? null
        : texts.order.ship.both,
    step(fields) {
      const carrier = fieldOf(fields, 'carrier')
      const trackingNumber = fieldOf(fields, 'trackingNumber')
      const at = rfc3339(Date.now())
      const parcel = { shipmentId: newId('shm'), carrier, trackingNumber, at }
      return shipStep(carrier === '' ? null : parcel, true)
    },
  },
  {
    verb: 'cancel',
    step: (fields) =>
      cancelStep(fieldOf(fields, 'reason', 500) || texts.order.cancel.reasonDefault),
  },
]

for (const form of FORMS) {
  staffForm(
    staffOrderPages,
    { path: `/admin/orders/:id/${form.verb}`, permission: `order.${form.verb}`, ...OF_ORDERS },
    (c, { staff, fields }) => takeFormStep(c, staff, form, fields),
  )
}

/** Takes a step by a form. */
function takeFormStep(
  c: GatewayContext,
  staff: Staff,
  form: StepForm,
  fields: URLSearchParams,
): Promise<Result<StaffView> | Response> {
  const id = c.req.param('id') ?? ''
  const refused = form.refused?.(fields) ?? null
  return changeByForm(c, { staff, fields, done: `order.${form.verb}`, refused }, () =>
    takeStep(c, id, form.step(fields)),
  )
}

staffForm(
  staffOrderPages,
  { path: '/admin/orders/:id/notes', permission: 'order.note', ...OF_ORDERS },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    const text = (fields.get('note') ?? '').replaceAll('\r\n', '\n').trim()
    if (text === '' || text.length > NOTE_MAX_CHARS) {
      return showOrder(c, staff, { typed: { note: text }, message: texts.order.noteNeeded })
    }
    c.set('idempotencyKey', keyOf(fields))
    const noted = await auditedWrite(c, id, async () => {
      const now = Date.now()
      const key = scopedKey(c)
      const noteId = key === null ? newId('note') : await derivedId('note', key, 0)
      const author = { id: staff.id, name: staff.name }
      const note = await noteOrder(depsOf(c), id, { id: noteId, at: rfc3339(now), author, text })
      // The note itself is in the order's notes: the audit may outlive what is said of a customer.
      return note.ok ? ok({ before: null, after: { noteId }, value: null }) : note
    })
    if (noted.ok) return seeOther(c, `/admin/orders/${id}?done=order.note`)
    return showOrder(c, staff, { typed: { note: text }, problem: noted.problem })
  },
)
