/**
 * The shapes of this folder are its own: the checker shares no code with the shop, so that one error
 * cannot be in both.
 */

export type Row = Record<string, string | number | null>

export interface Money {
  amount: number
  currency: string
}

interface OrderLine {
  id: string
  sku: string
  quantity: number
  unitPrice: Money
  cost: { subtotal: Money; discount: Money; total: Money }
  holdId?: string
  requiresShipping?: boolean
}

export interface Payment {
  id: string
  kind: string
  status: string
  refunds?: {
    id: string
    amount: Money
    storeCredit?: Money
    excess?: Money
    status?: string
  }[]
}

export interface Snapshot {
  id: string
  number: string
  status: string
  version: number
  email: string
  shippingAddress?: { name: string; line1: string }
  erasedAt?: string
  payment: Payment
  formerPayments?: Payment[]
  lines: OrderLine[]
  cost: Record<'subtotal' | 'discount' | 'shipping' | 'tax' | 'total', Money> & {
    taxIncluded: boolean
    storeCredit?: Money
    due?: Money
  }
  points?: { spends: number; earns: number }
  discountCodes?: { campaignId: string }[]
  createdAt: string
  updatedAt: string
}

export interface Entry {
  sequence: number
  eventId: string
  type: string
  at: string
  actor: string
  data: Record<string, unknown>
  hash: string
}

export interface RecordedOrder {
  row: Row
  order: Snapshot
  entries: Entry[]
}

/** The file of one SKU's stock, or of one of its shards. */
export interface StockFile {
  file: string
  level: Row
  holds: Row[]
  journal: Row[]
}

/** The file of a campaign of coupons. */
export interface CampaignFile {
  file: string
  campaign: Row
  claims: Row[]
  redemptions: Row[]
  turns: Row[]
}

/** The file of a red packet. */
export interface RedPacketFile {
  file: string
  packet: Row
  shares: Row[]
  claims: Row[]
}

/** The ledgers of a member, in the file of a shopper's object. The oldest entries come first. */
export interface WalletFile {
  file: string
  credit: Row[]
  points: Row[]
  lots: Row[]
  signIns: Row[]
  /** Orders that the object shows. */
  ownOrders: string[]
}

/** A payment as the sandbox provider knows it. */
interface ProviderPayment {
  id: string
  orderId: string
  status: string
  amount: number
  refunded: number
  /** When it succeeded, in milliseconds; null: it did not. */
  chargedAt: number | null
}

/** An event that the sandbox provider sent, or answered where it was asked. */
interface ProviderEvent {
  id: string
  orderId: string
  paymentId: string
  status: string
}

/** An event of the feed of a database, as inventory systems get it. */
export interface FeedEvent {
  /** The key of its document. */
  id: string
  orderId: string
  sequence: number
  type: string
  /** The system that reported it; null where it is the shop's own. */
  origin: string | null
  data: Record<string, unknown>
}

/** The messages left in an outbox, of a database or of a shopper's object. */
interface Waiting {
  where: string
  id: string
}

/** All that the files of a shop hold, as far as the invariants need it. */
export interface State {
  orders: RecordedOrder[]
  stock: StockFile[]
  payments: ProviderPayment[]
  providerEvents: ProviderEvent[]
  /** Charges as the shop has compared them, and how far it has read the provider's list. */
  charges: Row[]
  chargeWalks: Row[]
  /** Orders as the objects of shoppers show them. */
  shown: { id: string; version: number }[]
  waiting: Waiting[]
  deadLetters: Row[]
  feed: FeedEvent[]
  /** Documents for inventory systems. */
  documents: Row[]
  campaigns: CampaignFile[]
  redPackets: RedPacketFile[]
  wallets: WalletFile[]
  /** The shoppers of members that were not erased. */
  members: Set<string>
  mails: Row[]
  /** The rows of members, those that were erased included. */
  memberRows: Row[]
}

export const emptyState = (): State => ({
  orders: [],
  stock: [],
  payments: [],
  providerEvents: [],
  charges: [],
  chargeWalks: [],
  shown: [],
  waiting: [],
  deadLetters: [],
  feed: [],
  documents: [],
  campaigns: [],
  redPackets: [],
  wallets: [],
  members: new Set(),
  mails: [],
  memberRows: [],
})
