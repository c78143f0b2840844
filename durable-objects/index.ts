import { DurableObject } from 'cloudflare:workers'
export class ShopperObject extends DurableObject {}
export { StockObject } from './stock.ts'
export class SandboxPaymentObject extends DurableObject {}
export default {}
