export { DropObject } from './drop.ts'
export { LimiterObject } from './limiter.ts'
export { SandboxPaymentObject } from './sandbox-payment.ts'
export { ShopperObject } from './shopper.ts'
export { StockObject } from './stock.ts'
export default {}
