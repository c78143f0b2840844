import shop from '../../../shop.config.ts'
import type { OrderVerb } from '../../../src/admin/components/orders/order-actions.tsx'
import type { OrderMail } from '../../../src/admin/components/orders/order-mails.tsx'
import { OrderPage } from '../../../src/admin/components/orders/order-page.tsx'
import { PackingSlip } from '../../../src/admin/components/orders/packing-slip.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { addressLines } from '../../../src/shared/checkout/address/rules.ts'
import { momentsOf } from '../../../src/shared/notify/contract.ts'
import { selectMailLogOfOrder } from '../../../src/shared/notify/log-store.ts'
import { mailedEvents } from '../../../src/shared/notify/mailed-events.ts'
import { retainedSince } from '../../../src/shared/notify/rules.ts'
import type { LedgerEntry, Order } from '../../../src/shared/order/contract.ts'
import { databaseOf, ordersDatabases } from '../../../src/shared/order/databases.ts'
import { noteOrder, readNotes } from '../../../src/shared/order/notes/note-order.ts'
import { readOrder, readOrderEvents } from '../../../src/shared/order/read-order.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { derivedId, newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { listStaff } from '../../../src/shared/staff/list-staff.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { countryName } from '../http/countries.ts'
import { staffDeps } from '../http/middleware/staff.ts'
import { wantsPage } from '../http/pages/errors.tsx'
import { goOn, keyOf, newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { auditedWrite, scopedKey } from '../http/staff-write.ts'
import { showList } from './staff-list-page.tsx'
import { timelineOf, verbsOf } from './staff-view.ts'
import { cancelStep, DELIVER, isRepeated, PACK, shipStep, takeStep } from './steps.ts'

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
  (c, staff) => show(c, staff, {}),
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

function linesOf({ shippingAddress: to }: Order): string[] {
  return to === undefined ? [] : [...addressLines(to), countryName(to.country)]
}

/** What the page says beside the order: after a form that was refused. */
interface Told {
  typed?: Readonly<Record<string, string>>
  problem?: Problem
  message?: string
  /** The version that the refused form was opened on. */
  seen?: number
}

async function show(c: GatewayContext, staff: Staff, told: Told): Promise<Result<StaffView>> {
  const id = c.req.param('id') ?? ''
  const deps = depsOf(c)
  const [read, events] = await Promise.all([readOrder(deps, id), readOrderEvents(deps, id)])
  if (!read.ok) return read
  if (!events.ok) return events
  const [allNotes, allMails, allMembers] = await Promise.all([
    readNotes(deps, id),
    mailsOf(c, read.value, events.value),
    listStaff(staffDeps(c)),
  ])
  const { order, entries, notes, mails, members } = visibleTo(staff.role, {
    order: read.value,
    entries: events.value,
    notes: allNotes,
    mails: allMails,
    members: allMembers,
  })
  const names = new Map(members.map((member) => [member.id, member.name]))
  const timeline = timelineOf(entries, names)
  const { typed = {}, problem, message, seen = order.version } = told
  const said = message ?? (problem === undefined ? undefined : sentenceOf(problem))
  return ok({
    title: texts.order.title(order.number),
    status: problem ? statusOf(problem) : message === undefined ? 200 : 400,
    state: JSON.stringify([order.version, notes.length, mails]),
    content: (
      <OrderPage
        order={order}
        timeline={timeline}
        mails={mails}
        mayReadMails={mayAct(staff.role, 'mail.read')}
        notes={notes}
        verbs={verbsOf(order).filter((verb) => mayAct(staff.role, `order.${verb}`))}
        mayNote={mayAct(staff.role, 'order.note')}
        mayFindByEmail={mayAct(staff.role, 'personal.read')}
        addressLines={linesOf(order)}
        formKey={newFormKey()}
        typed={typed}
        changes={timeline.filter(({ sequence }) => sequence > seen)}
        {...(said === undefined || seen !== order.version ? {} : { message: said })}
      />
    ),
  })
}

const MAILS_MAX = 100

/** The mails about an order, oldest first; of those that were deleted, the kind and the moment. */
async function mailsOf(
  c: GatewayContext,
  { id, email }: Order,
  entries: readonly LedgerEntry[],
): Promise<OrderMail[]> {
  const db = databaseOf(ordersDatabases(c.env), id)
  if (db === null) return []
  const about = { id, email, moments: momentsOf(entries) }
  const all = { to: null, kind: null, state: null, cursor: null, limit: MAILS_MAX }
  const { data } = await selectMailLogOfOrder(db, about, all)
  const since = retainedSince(shop, Date.now())
  const deleted = mailedEvents(entries)
    .filter(({ at }) => at < since && data.every((mail) => Date.parse(mail.at) !== at))
    .map(({ kind, at }) => ({ kind, at: rfc3339(at), isDeleted: true as const }))
  return [...deleted, ...data.toReversed()]
}

interface StepForm {
  verb: OrderVerb
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

/**
 * Takes a step by a form. Where the order has another version than the form was opened on, nothing
 * is done: the page shows what changed, and the same form again.
 */
async function takeFormStep(
  c: GatewayContext,
  staff: Staff,
  form: StepForm,
  fields: URLSearchParams,
): Promise<Result<StaffView> | Response> {
  const id = c.req.param('id') ?? ''
  const typed = Object.fromEntries(fields)
  const message = form.refused?.(fields) ?? null
  if (message !== null) return show(c, staff, { typed, message })
  c.set('idempotencyKey', keyOf(fields))
  const entries = await readOrderEvents(depsOf(c), id)
  if (!entries.ok) return entries
  const seen = Number(fields.get('version'))
  const isCurrent = seen === entries.value.length
  if (!isCurrent && !(await isRepeated(c, entries.value))) {
    const { problem } = refuse('version_mismatch', texts.order.changed.title)
    return wantsPage(c) ? show(c, staff, { typed, problem, seen }) : { ok: false, problem }
  }
  const taken = await takeStep(c, id, form.step(fields))
  if (taken.ok) return goOn(c, `/admin/orders/${id}?done=order.${form.verb}`)
  return wantsPage(c) ? show(c, staff, { typed, problem: taken.problem }) : taken
}

staffForm(
  staffOrderPages,
  { path: '/admin/orders/:id/notes', permission: 'order.note', ...OF_ORDERS },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    const text = (fields.get('note') ?? '').replaceAll('\r\n', '\n').trim()
    if (text === '' || text.length > NOTE_MAX_CHARS) {
      return show(c, staff, { typed: { note: text }, message: texts.order.noteNeeded })
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
    return show(c, staff, { typed: { note: text }, problem: noted.problem })
  },
)
