import type { Member } from '../../../src/shared/member/contract.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { listShopperOrders } from '../../../src/shared/order/list/list-orders.ts'
import { listPasskeys } from '../../../src/shared/passkey/store.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import {
  EXPORT_FORMER_SHOPPERS_MAX,
  EXPORT_MAIL_PAGES_MAX,
  EXPORT_ROWS_MAX,
} from '../../../src/shared/platform/limits.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import { exportReviews } from '../../../src/shared/review/export-store.ts'
import { selectAlertsOf } from '../../../src/shared/stock-alert/store.ts'
import type { GatewayContext } from '../http/app.ts'
import { requireConfirmed } from '../http/confirmed.ts'
import { couponsOf } from '../http/ports/coupons.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { callerOf, shopperById, shopperOf } from '../http/shopper.ts'
import { ownFormerEmails } from './former-emails.ts'
import { ownProfile } from './profile.ts'

/** The person whose data is exported. */
interface Subject {
  member: Member
  /** That are no other member's by now. */
  formerEmails: readonly string[]
  /** The member's object, and those of the visitors that became the member. */
  shopperIds: readonly string[]
  orders: readonly Order[]
}

type Part = (c: GatewayContext, subject: Subject) => Promise<Result<unknown>>

const PAGE = 100

/** What each subsystem stores of a member, by its name in the export. A subsystem adds its row. */
const PARTS: Readonly<Record<string, Part>> = {
  profile: async (_c, { member }) => ok(member),
  formerEmails: async (_c, { formerEmails }) => ok(formerEmails),
  addresses: async (c) => {
    const read = await shopperOf(c).read(callerOf(c), { type: 'addresses' })
    return read.ok ? ok(read.value.addresses) : read
  },
  devices: async (c) => {
    const read = await shopperOf(c).read(callerOf(c), { type: 'sessions' })
    if (!read.ok) return read
    return ok(
      read.value.sessions.map(({ id, device, createdAt, lastSeenAt }) => ({
        id,
        device,
        createdAt: rfc3339(createdAt),
        lastSeenAt: rfc3339(lastSeenAt),
      })),
    )
  },
  cart: async (c) => {
    const read = await shopperOf(c).read(callerOf(c), { type: 'cart' })
    return read.ok ? ok(JSON.parse(read.value.cart.json)) : read
  },
  favourites: async (c) => {
    const read = await shopperOf(c).read(callerOf(c), { type: 'favourites' })
    return read.ok ? ok(read.value.favourites) : read
  },
  openCheckout: async (c) => {
    const read = await shopperOf(c).read(callerOf(c), { type: 'checkout-draft' })
    if (!read.ok) return read
    const { open } = read.value.draft
    return ok(open === null ? null : { id: open.id, details: open.details })
  },
  orders: async (_c, { orders }) => ok(orders),
  reviews: async (c, { orders }) =>
    ok(
      await exportReviews(
        c.env.ENGAGEMENT_DB,
        orders.map(({ id }) => id),
      ),
    ),
  mails: (c, { member, formerEmails }) => mailsTo(c, [member.email, ...formerEmails]),
  cartReminder: async (c) => {
    const read = await shopperOf(c).read(callerOf(c), { type: 'last-reminder' })
    if (!read.ok) return read
    const { at } = read.value
    return ok(at === null ? null : { lastAt: rfc3339(at) })
  },
  stockAlerts: async (c, { member }) => ok(await selectAlertsOf(c.env.ENGAGEMENT_DB, member.email)),
  passkeys: async (c, { member }) => {
    const found = await listPasskeys(c.env.DIRECTORY_DB, member.id)
    return ok(found.map(({ credential: _, ...passkey }) => passkey))
  },
  points: async (c) => {
    const query = { type: 'points', limit: EXPORT_ROWS_MAX, before: null, now: Date.now() } as const
    const read = await shopperOf(c).read(callerOf(c), query)
    if (!read.ok) return read
    const { balance, signIns, entries } = read.value
    return ok({ balance, signIns, entries })
  },
  storeCredit: async (c) => {
    const query = { type: 'store-credit', limit: EXPORT_ROWS_MAX, before: null } as const
    const read = await shopperOf(c).read(callerOf(c), query)
    return read.ok ? ok({ balance: read.value.balance, entries: read.value.entries }) : read
  },
  level: async (c) => {
    const read = await shopperOf(c).read(callerOf(c), { type: 'level' })
    if (!read.ok) return read
    const { earned, byHand } = read.value
    const { name, reason, at } = byHand ?? { name: null, reason: null, at: null }
    return ok({ earned, byHand: at === null ? null : { name, reason, at: rfc3339(at) } })
  },
  coupons: (c) => couponsOf(c.env, callerOf(c), c.var.session.shopperId),
}

/**
 * All that is stored about the member, by subsystem. Refuses `member_required`, and
 * `step_up_required` without a recent proof of the email.
 */
export async function exportMember(c: GatewayContext): Promise<Result<Record<string, unknown>>> {
  const confirmed = await requireConfirmed(c)
  if (!confirmed.ok) return confirmed
  const subject = await subjectOf(c)
  if (!subject.ok) return subject
  const answer: Record<string, unknown> = { exportedAt: rfc3339(Date.now()) }
  for (const [name, part] of Object.entries(PARTS)) {
    const read = await part(c, subject.value)
    if (!read.ok) return read
    answer[name] = read.value
  }
  return ok(answer)
}

async function subjectOf(c: GatewayContext): Promise<Result<Subject>> {
  const own = await ownProfile(c)
  if (!own.ok) return own
  const query = { type: 'former-shoppers', limit: EXPORT_FORMER_SHOPPERS_MAX } as const
  const former = await shopperOf(c).read(callerOf(c), query)
  if (!former.ok) return former
  const shopperIds = [c.var.session.shopperId, ...former.value.shopperIds]
  const orders = new Map<string, Order>()
  for (const shopperId of shopperIds) {
    const found = await ordersOf(c, shopperId)
    if (!found.ok) return found
    for (const order of found.value) orders.set(order.id, order)
  }
  const { member } = own.value
  const formerEmails = await ownFormerEmails(c, own.value.formerEmails ?? [])
  return ok({ member, formerEmails, shopperIds, orders: [...orders.values()] })
}

/** One shopper's orders: those of the record, and in their newer version those of the object. */
async function ordersOf(c: GatewayContext, shopperId: string): Promise<Result<Order[]>> {
  const caller = { kind: 'system', shopperId } as const
  const query = { type: 'orders', limit: PAGE, before: null } as const
  const live = await shopperById(c.env, shopperId).read(caller, query)
  if (!live.ok) return live
  const databases = ordersDatabases(c.env)
  const orders = new Map<string, Order>()
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof listShopperOrders>> = await listShopperOrders(
      { databases },
      { shopperId, limit: PAGE, cursor },
    )
    if (!page.ok) return page
    for (const order of page.value.data) orders.set(order.id, order)
    cursor = page.value.nextCursor
  } while (cursor !== null && orders.size < EXPORT_ROWS_MAX)
  for (const order of live.value.orders) orders.set(order.id, order)
  return ok([...orders.values()])
}

/** The log of the mails to these addresses; their texts are with their recipient. */
async function mailsTo(c: GatewayContext, emails: readonly string[]): Promise<Result<unknown>> {
  const mails: unknown[] = []
  let pages = 0
  for (const to of emails) {
    let cursor: string | null = null
    do {
      if (pages === EXPORT_MAIL_PAGES_MAX) return ok(mails)
      pages += 1
      const filter = { orderId: null, kind: null, state: null }
      const page: Awaited<ReturnType<ReturnType<typeof fulfilmentOf>['listMails']>> =
        await fulfilmentOf(c.env).listMails({ ...filter, to, limit: PAGE, cursor })
      if (!page.ok) return page
      mails.push(...page.value.data)
      cursor = page.value.nextCursor
    } while (cursor !== null)
  }
  return ok(mails)
}
