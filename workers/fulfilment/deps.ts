import shop from '../../shop.config.ts'
import type { Snapshots } from '../../src/shared/catalog/contract.ts'
import { lowUnitsOf } from '../../src/shared/catalog/read/list-stock.ts'
import type { CheckoutFollowUpPort } from '../../src/shared/checkout/port.ts'
import type { CouponPort } from '../../src/shared/coupon/contract.ts'
import type { DropPort } from '../../src/shared/drop/contract.ts'
import { erasureSealer } from '../../src/shared/erasure/request-erasure.ts'
import type { StockPort } from '../../src/shared/inventory/contract.ts'
import type { Seller } from '../../src/shared/invoice/contract.ts'
import { sellerOf } from '../../src/shared/invoice/rules.ts'
import { portOf } from '../../src/shared/kit/port-of.ts'
import type { Sealer } from '../../src/shared/kit/sealed-text.ts'
import { signingKey } from '../../src/shared/kit/signed-token.ts'
import type { Carriers } from '../../src/shared/logistics/contract.ts'
import { unsubscribeLink } from '../../src/shared/member/unsubscribe-token.ts'
import type { Sender } from '../../src/shared/notify/contract.ts'
import { retainedSince, senderOf } from '../../src/shared/notify/rules.ts'
import { ordersDatabases } from '../../src/shared/order/databases.ts'
import type { EffectContext } from '../../src/shared/order/effects/contract.ts'
import type { Claim } from '../../src/shared/platform/claims.ts'
import type { QueueMessage, QueueName } from '../../src/shared/platform/messages.ts'
import {
  couponName,
  dropName,
  redPacketName,
  shopperName,
  stockName,
} from '../../src/shared/platform/objects.ts'
import { optionalSetting } from '../../src/shared/platform/optional-setting.ts'
import { timeZoneOf } from '../../src/shared/platform/shop-day.ts'
import type { RedPacketPort } from '../../src/shared/red-packet/contract.ts'
import type { CellSettings } from '../../src/shared/report/contract.ts'
import type { ShopperPort } from '../../src/shared/shopper/contract.ts'
import { taxesShipping } from '../../src/shared/tax/rules.ts'
import { type InventorySystemPorts, inventorySystemPortsOf } from './inventory-system/deps.ts'
import { guarded } from './logistics/carriers/guarded.ts'
import { carrierRegistry } from './logistics/carriers/registry.ts'
import { orderUrls, originOf } from './notify/order-url.ts'
import { type MailSetup, mailSetupOf, namedAddress } from './notify/providers/registry.ts'
import { type WebhookPorts, webhookPortsOf } from './webhook/deps.ts'

export interface QueueSend {
  body: QueueMessage | Claim
  delaySeconds: number
}

/** Everything consumers and sweeps reach beyond their own rules. */
export interface FulfilmentDeps {
  now(): number
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>
  /** Begins work that nobody waits for; it may be cut off when the isolate ends. */
  background(work: () => Promise<unknown>): void
  orders: D1Database[]
  catalog: D1Database
  /** Holds the numbers of invoices for the orders of all shards. */
  directory: D1Database
  search: D1Database
  /** The shared texts of releases. */
  snapshots: Snapshots
  engagement: D1Database
  /** Pictures, and the photos of reviews. */
  media: Pick<R2Bucket, 'delete'>
  /** One call of at most 100 messages and 256 KB; see outbox.ts. */
  send(queue: QueueName, messages: QueueSend[]): Promise<void>
  shopper(shopperId: string): ShopperPort
  /** The root of a SKU, or the shard of a sharded one that holds the claims of a drop. */
  stock(sku: string, shard?: number): Pick<StockPort, 'execute'>
  drop(dropId: string): Pick<DropPort, 'returnPurchase'>
  redPacket(packetId: string): RedPacketPort
  coupon(campaignId: string): Pick<CouponPort, 'execute'>
  checkout: CheckoutFollowUpPort
  carriers: Carriers
  sender: Sender
  mail: MailSetup
  /** Mails written before this moment are deleted. Milliseconds. */
  mailsRetainedSince(now: number): number
  /** Of the shop's amounts. */
  currency: string
  /** The shop's own address; null where the deployment does not say it. */
  origin: string | null
  /** The absolute link to an order, for a mail to `to` of the moment `at`; null: there is none. */
  orderUrl(about: { orderId: string; to: string; at: string }): Promise<string | null>
  /** Opens the journal of erasures. */
  erasures: Sealer
  /** The absolute link that ends the marketing mails of a member. */
  unsubscribeUrl(memberId: string, origin: string): Promise<string>
  /** Whose invoices they are, and by which time zone (IANA) their year turns. */
  invoices: { seller: Seller; timeZone: string }
  /** How the reports count orders. */
  reports: CellSettings
  /** The first look at a payment without a webhook comes after this many seconds. */
  reconcileSeconds: number
  /** How events reach the merchant's systems. */
  webhooks: WebhookPorts
  /** The inventory systems that documents are sent to. */
  inventorySystems: InventorySystemPorts
  /** SKUs with so many units or fewer run low. */
  lowUnits: number
  /** Seconds between two steps of a simulated parcel; 0 leaves parcels to staff. */
  carrierStepSeconds: number
}

/** The context of an order's effects at this moment. */
export const contextOf = (deps: FulfilmentDeps): EffectContext => ({
  now: deps.now(),
  sender: deps.sender,
  carrierStepSeconds: deps.carrierStepSeconds,
})

/** RPC types of bindings wrap every value; the ports say what crosses the wire. */
const checkoutOf = (env: FulfilmentEnv): CheckoutFollowUpPort => portOf(env.CHECKOUT)
const shopperOf = (env: FulfilmentEnv, id: string): ShopperPort =>
  portOf(env.SHOPPER.getByName(shopperName(id)))
const stockOf = (env: FulfilmentEnv, sku: string, shard?: number): StockPort =>
  portOf(env.STOCK.getByName(stockName(sku, shard)))
const dropOf = (env: FulfilmentEnv, dropId: string): DropPort =>
  portOf(env.DROP.getByName(dropName(dropId)))
const redPacketOf = (env: FulfilmentEnv, packetId: string): RedPacketPort =>
  portOf(env.RED_PACKET.getByName(redPacketName(packetId)))

/** Where the setting says nothing. */
const RECONCILE_SECONDS = 60

const positiveSeconds = (text: string, otherwise: number): number =>
  Number(text) >= 1 ? Number(text) : otherwise

const timeZone = timeZoneOf(shop)

let carriers: Carriers | null = null

/** Made once per isolate: a carrier that is out is counted over all invocations. */
function carriersOf(env: FulfilmentEnv): Carriers {
  const clock = { now: () => Date.now(), wait: (ms: number) => scheduler.wait(ms) }
  carriers ??= carrierRegistry(
    shop,
    (name) => optionalSetting(env, name),
    (carrier) => (carrier.isRemote ? guarded(carrier, clock) : carrier),
  )
  return carriers
}

export function depsOf(
  env: FulfilmentEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
): FulfilmentDeps {
  const origin = originOf(optionalSetting(env, 'SHOP_ORIGIN'))
  const mail = mailSetupOf(env, namedAddress(shop.name, shop.supportEmail))
  const queues: Record<QueueName, Queue> = {
    orders: env.ORDERS_QUEUE,
    inventory: env.INVENTORY_QUEUE,
    delivery: env.DELIVERY_QUEUE,
    payments: env.PAYMENTS_QUEUE,
    notifications: env.NOTIFICATIONS_QUEUE,
    behaviour: env.BEHAVIOUR_QUEUE,
    catalog: env.CATALOG_QUEUE,
  }
  return {
    now: () => Date.now(),
    wait: (ms) => scheduler.wait(ms),
    background: (work) => context.waitUntil(work()),
    orders: ordersDatabases(env),
    catalog: env.CATALOG_DB,
    directory: env.DIRECTORY_DB,
    search: env.SEARCH_DB,
    snapshots: env.SNAPSHOTS,
    engagement: env.ENGAGEMENT_DB,
    media: env.MEDIA,
    async send(queue, messages) {
      await queues[queue].sendBatch(messages)
    },
    shopper: (shopperId) => shopperOf(env, shopperId),
    stock: (sku, shard) => stockOf(env, sku, shard),
    drop: (dropId) => dropOf(env, dropId),
    redPacket: (packetId) => redPacketOf(env, packetId),
    coupon: (campaignId) => portOf(env.COUPON.getByName(couponName(campaignId))),
    checkout: checkoutOf(env),
    carriers: carriersOf(env),
    sender: senderOf(shop, mail.port !== null),
    mail,
    mailsRetainedSince: (now) => retainedSince(shop, now),
    currency: shop.currency,
    origin,
    orderUrl: orderUrls(env.ORDER_ACCESS_SECRET, origin),
    erasures: erasureSealer(env.ORDER_ACCESS_SECRET),
    unsubscribeUrl: async (memberId, at) =>
      unsubscribeLink(await signingKey(env.ORDER_ACCESS_SECRET), at, memberId),
    invoices: { seller: sellerOf(shop), timeZone },
    reports: { timeZone, taxShipping: taxesShipping(shop.tax, shop.home.country) },
    reconcileSeconds: positiveSeconds(env.PAYMENT_RECONCILE_SECONDS, RECONCILE_SECONDS),
    webhooks: webhookPortsOf(env),
    inventorySystems: inventorySystemPortsOf(env),
    lowUnits: lowUnitsOf(shop.stock),
    carrierStepSeconds: Number(env.CARRIER_STEP_SECONDS),
  }
}
