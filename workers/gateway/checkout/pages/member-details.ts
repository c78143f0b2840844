import type { CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import type { SavedAddress } from '../../../../src/shared/member/contract.ts'
import type { GatewayContext } from '../../http/app.ts'
import { callerOf, shopperOf } from '../../http/shopper.ts'

/** A member's own details that a checkout offers. */
interface MemberDetails {
  /** Undefined where the checkout has an email, or the shopper is no member. */
  email?: string
  /** The default one first. */
  addresses: readonly SavedAddress[]
}

const NONE: MemberDetails = { addresses: [] }

/** The email and the addresses of a member for a checkout. It goes on without them. */
export async function memberDetails(c: GatewayContext, view: CheckoutView): Promise<MemberDetails> {
  if (c.var.session.kind !== 'member') return NONE
  const [member, book] = await Promise.all([
    view.email === undefined ? shopperOf(c).read(callerOf(c), { type: 'member' }) : null,
    view.requiresShipping ? shopperOf(c).read(callerOf(c), { type: 'addresses' }) : null,
  ])
  return {
    ...(member?.ok ? { email: member.value.member.email } : {}),
    addresses: book?.ok ? book.value.addresses : [],
  }
}
