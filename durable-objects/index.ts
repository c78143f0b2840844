export { CouponObject } from './coupon.ts'
export { DropObject } from './drop.ts'
export { LimiterObject } from './limiter.ts'
export { RedPacketObject } from './red-packet.ts'
export { SandboxPaymentObject } from './sandbox-payment.ts'
export { ShopperObject } from './shopper.ts'
export { StockObject } from './stock.ts'

/** The platform takes no Worker without a handler. This one has no address: no request comes. */
export default { fetch: () => new Response(null, { status: 404 }) }
