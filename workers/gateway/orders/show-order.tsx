import shop from '../../../shop.config.ts'
import type { OrderVerb } from '../../../src/admin/components/orders/order-actions.tsx'
import type { OrderMail } from '../../../src/admin/components/orders/order-mails.tsx'
import { OrderPage } from '../../../src/admin/components/orders/order-page.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { addressLines } from '../../../src/shared/checkout/address/rules.ts'
import { momentsOf } from '../../../src/shared/notify/contract.ts'
import { selectMailLogOfOrder } from '../../../src/shared/notify/log-store.ts'
import { mailedEvents } from '../../../src/shared/notify/mailed-events.ts'
import { retainedSince } from '../../../src/shared/notify/rules.ts'
import type { LedgerEntry, Order } from '../../../src/shared/order/contract.ts'
import { databaseOf, ordersDatabases } from '../../../src/shared/order/databases.ts'
import { readNotes } from '../../../src/shared/order/notes/note-order.ts'
import { readOrder, readOrderEvents } from '../../../src/shared/order/read-order.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { ok, type Problem, type Result } from '../../../src/shared/platform/result.ts'
import type { Permission, Staff } from '../../../src/shared/staff/contract.ts'
import { listStaff } from '../../../src/shared/staff/list-staff.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import type { GatewayContext } from '../http/app.ts'
import { countryName } from '../http/countries.ts'
import { staffDeps } from '../http/middleware/staff.ts'
import { newFormKey } from '../http/pages/forms.ts'
import { type StaffView, sentenceOf, statusOf } from '../http/pages/staff-page.tsx'
import { leftOf, timelineOf, verbsOf } from './staff-view.ts'

const depsOf = (c: GatewayContext) => ({ databases: ordersDatabases(c.env) })

/** The address of an order, line by line. */
export function linesOf({ shippingAddress: to }: Order): string[] {
  return to === undefined ? [] : [...addressLines(to), countryName(to.country)]
}

const PERMISSION_OF = {
  pack: 'order.pack',
  ship: 'order.ship',
  parcel: 'order.ship',
  deliver: 'order.deliver',
  refund: 'order.refund',
  cancel: 'order.cancel',
} as const satisfies Record<OrderVerb, Permission>

const RETURN_VERBS = ['approve', 'reject', 'receive', 'inspect'] as const

/** What the page says beside the order: after a form that was refused. */
interface Told {
  typed?: Readonly<Record<string, string>>
  problem?: Problem
  message?: string
  /** The version that the refused form was opened on. */
  seen?: number
}

/** The page of one order. */
export async function showOrder(
  c: GatewayContext,
  staff: Staff,
  told: Told,
): Promise<Result<StaffView>> {
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
        verbs={verbsOf(order).filter((verb) => mayAct(staff.role, PERMISSION_OF[verb]))}
        left={leftOf(order)}
        returnVerbs={RETURN_VERBS.filter((verb) => mayAct(staff.role, `return.${verb}`))}
        mayReadLabels={mayAct(staff.role, 'label.read')}
        mayRefund={mayAct(staff.role, 'order.refund')}
        mayNote={mayAct(staff.role, 'order.note')}
        mayFindByEmail={mayAct(staff.role, 'personal.read')}
        mayReadMembers={mayAct(staff.role, 'member.read')}
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
