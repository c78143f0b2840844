import type { CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import type { SavedAddress } from '../../../../src/shared/member/contract.ts'
import type { GatewayContext } from '../../http/app.ts'
import { callerOf, shopperOf } from '../../http/shopper.ts'

/** A member's own details that a checkout offers. */
export interface MemberDetails {
  /** Undefined where the checkout has an email, or the shopper is no member. */
  email?: string
  /** The default one first. */
  addresses: readonly SavedAddress[]
  /** Minor units of store credit. */
  credit: number
  points: number
}

const NONE: MemberDetails = { addresses: [], credit: 0, points: 0 }

/** What a member's object has for a checkout. It goes on without. */
export async function memberDetails(c: GatewayContext, view: CheckoutView): Promise<MemberDetails> {
  if (c.var.session.kind !== 'member') return NONE
  const page = { limit: 1, before: null }
  const [member, book, credit, points] = await Promise.all([
    view.email === undefined ? shopperOf(c).read(callerOf(c), { type: 'member' }) : null,
    view.requiresShipping ? shopperOf(c).read(callerOf(c), { type: 'addresses' }) : null,
    shopperOf(c).read(callerOf(c), { type: 'store-credit', ...page }),
    shopperOf(c).read(callerOf(c), { type: 'points', ...page, now: Date.now() }),
  ])
  return {
    ...(member?.ok ? { email: member.value.member.email } : {}),
    addresses: book?.ok ? book.value.addresses : [],
    credit: credit.ok ? credit.value.balance : 0,
    points: points.ok ? points.value.balance : 0,
  }
}
