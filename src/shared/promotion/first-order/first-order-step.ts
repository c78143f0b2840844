import type { LimiterShardPort } from '../../anti-scalper/contract.ts'
import { mailboxKey } from '../../budget/budget-step.ts'
import type { Completion, CompletionStep, StepAnswer } from '../../checkout/completion/contract.ts'
import { FIRST_ORDER_LEASE_MS } from '../../platform/limits.ts'
import { log } from '../../platform/log.ts'
import { ok, type Result } from '../../platform/result.ts'
import type { ShopperPort } from '../../shopper/contract.ts'
import type { FirstOrderClaim, PlacedOrdersPort } from './contract.ts'

interface Deps {
  limiter(key: string): Pick<LimiterShardPort, 'execute'>
  placedOrders: PlacedOrdersPort
  shopper(shopperId: string): Pick<ShopperPort, 'read'>
  now(): number
}

/** A member's other mailbox and former visits; a guest has neither. */
interface Member {
  isMember: boolean
  emails: string[]
  shopperIds: string[]
  /** Orders of the member's own object stand. */
  hasOrdered: boolean
}

/** Refuses what reads of the shopper's object refuse. */
async function memberOf(deps: Pick<Deps, 'shopper'>, shopperId: string): Promise<Result<Member>> {
  const caller = { kind: 'system', shopperId } as const
  const object = deps.shopper(shopperId)
  const member = await object.read(caller, { type: 'member' })
  if (!member.ok) {
    const guest = { isMember: false, emails: [], shopperIds: [], hasOrdered: false }
    return member.problem.code === 'member_required' ? ok(guest) : member
  }
  const [own, former] = await Promise.all([
    object.read(caller, { type: 'has-ordered' }),
    object.read(caller, { type: 'former-shoppers' }),
  ])
  if (!own.ok) return own
  if (!former.ok) return former
  return ok({
    isMember: true,
    emails: [member.value.member.email],
    shopperIds: [shopperId, ...former.value.shopperIds],
    hasOrdered: own.value.hasOrdered,
  })
}

/**
 * Whether a quote treats its order as the buyer's first. A member's orders are looked up; a guest's
 * order is first until its completion: before that an address tells nothing of its orders.
 */
export async function isFirstToQuote(
  deps: Pick<Deps, 'shopper' | 'placedOrders'>,
  shopperId: string,
): Promise<Result<boolean>> {
  const found = await memberOf(deps, shopperId)
  if (!found.ok) return found
  const { isMember, hasOrdered, shopperIds } = found.value
  if (!isMember) return ok(true)
  return ok(!hasOrdered && !(await deps.placedOrders.hasStanding({ emails: [], shopperIds })))
}

/** Prices a completion's checkout for a mailbox that has ordered before, and refuses with that. */
type Reprice<D> = (completion: Completion<D>, mailbox: string) => Promise<StepAnswer>

/**
 * Makes sure that an order with a discount for first orders is the first of its mailboxes: of the
 * checkout's, and of the member's own. It claims them, then asks the record: an order that comes
 * between the two is seen by one of them. A buyer with an earlier order is refused as `reprice` says.
 */
export const firstOrderStepOf = <D extends Deps>(reprice: Reprice<D>): CompletionStep<D> => ({
  name: 'first-order',
  applies: ({ quote }) => quote.firstOrder?.isAsked === true,

  async run(completion) {
    const { deps, record, intent, shopperId } = completion
    const found = await memberOf(deps, shopperId)
    if (!found.ok) return found
    const email = record.details.email ?? ''
    const buyer = { ...found.value, emails: [email, ...found.value.emails] }
    const keys = await keysOf(buyer.emails)
    const claims = await Promise.all(keys.map((key) => claim(deps, key, intent.orderId)))
    const isFirst =
      claims.every((isClaimed) => isClaimed) && !(await deps.placedOrders.hasStanding(buyer))
    return isFirst ? ok({}) : reprice(completion, await mailboxKey(email))
  },

  /** A claim that could not be released is replaced once the record does not know its order. */
  async undo({ deps, record, intent: { orderId }, shopperId }, { isOver }) {
    if (!isOver) return
    const found = await memberOf(deps, shopperId)
    const emails = found.ok ? found.value.emails : []
    const keys = await keysOf([record.details.email ?? '', ...emails])
    const settled = await Promise.allSettled(
      keys.map((key) => deps.limiter(key).execute({ type: 'first-order.release', key, orderId })),
    )
    const broken = settled.find((one) => one.status === 'rejected')
    if (broken) log('first-order.not-released', { orderId, error: broken.reason })
  },
})

const keysOf = async (emails: readonly string[]): Promise<string[]> => [
  ...new Set(await Promise.all(emails.map(mailboxKey))),
]

/** Claims a mailbox's first order, in the place of an order that does not stand. */
async function claim(deps: Deps, key: string, orderId: string): Promise<boolean> {
  const ask = (instead?: string) =>
    deps.limiter(key).execute({
      type: 'first-order.claim',
      ...{ key, orderId },
      ...(instead === undefined ? {} : { instead }),
    })
  const first = await ask()
  if (first.kind !== 'taken' || (await stands(deps, first.by))) return first.kind === 'claimed'
  return (await ask(first.by.orderId)).kind === 'claimed'
}

/** Whether an order has a claim for good, or is on its way to the record. */
async function stands(
  { placedOrders, now }: Pick<Deps, 'placedOrders' | 'now'>,
  { orderId, at }: FirstOrderClaim,
): Promise<boolean> {
  const state = await placedOrders.stateOf(orderId)
  if (state === 'unknown') return now() - at < FIRST_ORDER_LEASE_MS
  return state === 'standing'
}
