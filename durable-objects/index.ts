import { DurableObject } from 'cloudflare:workers'
export class ShopperObject extends DurableObject {}
export class StockObject extends DurableObject {}
export class SandboxPaymentObject extends DurableObject {}
export default {}
