import { DurableObject } from 'cloudflare:workers'

export { ShopperObject } from './shopper.ts'
export { StockObject } from './stock.ts'
export class SandboxPaymentObject extends DurableObject {}
export default {}
