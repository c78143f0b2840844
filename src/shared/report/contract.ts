import { z } from 'zod'
import type { Now } from '../platform/clock.ts'
import type { Money } from '../platform/money.ts'
import { type Infer, MoneySchema } from '../platform/schemas.ts'
import type { ShopDay } from '../platform/shop-day.ts'
import type { OfferTitle } from '../promotion/contract.ts'

/** By which the sales of a period may be split. */
export const SALES_SPLITS = ['day', 'hour', 'product', 'country', 'payment'] as const
export type SalesSplit = (typeof SALES_SPLITS)[number]

/** By which the discounts of a period may be split. */
export const DISCOUNT_SPLITS = ['day', 'promotion', 'coupon', 'slot'] as const
export type DiscountSplit = (typeof DISCOUNT_SPLITS)[number]

/** The key of products and coupons beyond REPORT_PRODUCTS_MAX_PER_SLOT. */
export const OTHER_PRODUCTS = 'other'
/** The key of discounts by points, and of those whose origin their order does not tell. */
export const BY_POINTS = 'points'
export const BY_OTHERS = 'other'
/** The country of an order without an address: CLDR's code of an unknown region. */
export const NO_COUNTRY = 'ZZ'

/**
 * The dimensions of cells. `hour` to `payment` split the same sales. `product-month` is `product` by
 * month; the month's first day is the cell's day. `placed`, `cancelled` and `refunded` count orders
 * of every status. `debit` and `credit` have the sum on an account of the money ledger in `net`; their
 * day is that of the entries. `discounted` to `with-slot` are of sales: those that a discount lowered,
 * by what it was, by the campaigns of their codes and by the promotion slots of their carts; `with-`
 * counts each order once. There `shipping` is the discount on delivery, and net = gross − discounts.
 */
const DIMENSIONS = [
  'hour',
  'product',
  'product-month',
  'country',
  'payment',
  'placed',
  'cancelled',
  'refunded',
  'debit',
  'credit',
  'discounted',
  'promotion',
  'coupon',
  'with-coupon',
  'promotion-slot',
  'with-slot',
] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** Counts, and sums in minor units of one currency: net = gross − discounts + shipping + tax − refunds. */
export const MEASURES = [
  'orders',
  'units',
  'gross',
  'discounts',
  'shipping',
  'tax',
  'refunds',
  'net',
] as const
export type Measures = Record<(typeof MEASURES)[number], number>

/** The measures of everything with one key, on one day. */
export interface Cell extends Measures {
  day: ShopDay
  dimension: Dimension
  /**
   * The hour's beginning (RFC 3339, UTC), the product's id, the country's code, the payment's kind,
   * the account; the id of a promotion, a campaign or a promotion slot.
   */
  key: string
  currency: string
}

/** A debit or a credit of an order's money ledger; the other one is zero. Minor units. */
export interface LedgerPosting {
  account: string
  debit: number
  credit: number
  currency: string
  /** RFC 3339. */
  at: string
}

/** What the shop's settings say about cells. */
export interface CellSettings {
  /** IANA. */
  timeZone: string
  /** Whether delivery is taxed, too: splits the tax of an order whose lines do not say theirs. */
  taxShipping: boolean
}

/** The part of an orders database that holds the orders of five minutes of their ids. */
interface Slot {
  shard: number
  slot: number
}

/** The cells of a slot, as its orders made them at one moment. */
export interface SlotCells extends Slot {
  /** The settings and the release of the rules that made them. */
  definition: string
  /** The sum of its orders' versions: a later state of the slot has a higher one. */
  revision: number
  cells: Cell[]
}

const SalesRowSchema = z
  .object({
    /** Of the split: the day, the hour's beginning, the product's id, the country, the payment kind. */
    key: z.string(),
    /** Of a product. */
    title: z.string().optional(),
    orders: z.number().int(),
    units: z.number().int(),
    gross: MoneySchema,
    discounts: MoneySchema,
    shipping: MoneySchema,
    tax: MoneySchema,
    refunds: MoneySchema,
    net: MoneySchema,
  })
  .meta({ id: 'SalesRow' })
export type SalesRow = Infer<typeof SalesRowSchema>

const period = {
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
}

export const SalesReportSchema = z
  .object({
    ...period,
    by: z.enum(SALES_SPLITS),
    data: z.array(SalesRowSchema),
    /** Of the whole period. An order of two products is one order here. */
    totals: SalesRowSchema.omit({ key: true, title: true }),
  })
  .meta({ id: 'SalesReport' })
export type SalesReport = Infer<typeof SalesReportSchema>

const DiscountsRowSchema = z
  .object({
    /** Of the split: the day, or the id of the promotion, the campaign or the promotion slot. */
    key: z.string(),
    /** Of all but days. */
    title: z.string().optional(),
    /** The promotion or the slot was removed; `title` is its last one. */
    removed: z.literal(true).optional(),
    orders: z.number().int(),
    units: z.number().int(),
    gross: MoneySchema,
    discounts: MoneySchema,
    deliveryDiscounts: MoneySchema,
    /** gross − discounts. */
    net: MoneySchema,
  })
  .meta({ id: 'DiscountsRow' })
export type DiscountsRow = Infer<typeof DiscountsRowSchema>

export const DiscountsReportSchema = z
  .object({
    ...period,
    by: z.enum(DISCOUNT_SPLITS),
    data: z.array(DiscountsRowSchema),
    /** Each order once. */
    totals: DiscountsRowSchema.omit({ key: true, title: true, removed: true }),
  })
  .meta({ id: 'DiscountsReport' })
export type DiscountsReport = Infer<typeof DiscountsReportSchema>

const OrdersRowSchema = z
  .object({
    key: z.string(),
    /** Orders placed on the day, whatever became of them. */
    placed: z.number().int(),
    /** Those of them that are cancelled now, and their totals. */
    cancelled: z.number().int(),
    cancelledValue: MoneySchema,
    /** Orders of any day to which money went back on this day, and how much. */
    refunded: z.number().int(),
    refunds: MoneySchema,
  })
  .meta({ id: 'OrdersRow' })
export type OrdersRow = Infer<typeof OrdersRowSchema>

export const OrdersReportSchema = z
  .object({
    ...period,
    data: z.array(OrdersRowSchema),
    totals: OrdersRowSchema.omit({ key: true }),
  })
  .meta({ id: 'OrdersReport' })
export type OrdersReport = Infer<typeof OrdersReportSchema>

const LedgerRowSchema = z
  .object({
    /** The day of the entries. */
    key: z.string(),
    /** As of an order's ledger, such as `receivable` or `cash:sandbox`. */
    account: z.string(),
    debit: MoneySchema,
    credit: MoneySchema,
  })
  .meta({ id: 'LedgerDayRow' })

export const LedgerReportSchema = z
  .object({
    ...period,
    data: z.array(LedgerRowSchema),
    /** Each account over the whole period. */
    accounts: z.array(LedgerRowSchema.omit({ key: true })),
    /** Debits equal credits, of each day and of the period. */
    totals: LedgerRowSchema.omit({ key: true, account: true }),
  })
  .meta({ id: 'LedgerReport' })
export type LedgerReport = Infer<typeof LedgerReportSchema>

const CartsRowSchema = z
  .object({
    key: z.string(),
    /** Carts that got their first line on the day. */
    carts: z.number().int(),
    /** Orders placed on the day, whatever became of them. */
    orders: z.number().int(),
  })
  .meta({ id: 'CartsRow' })

export const CartsReportSchema = z
  .object({
    ...period,
    data: z.array(CartsRowSchema),
    totals: CartsRowSchema.omit({ key: true }),
  })
  .meta({ id: 'CartsReport' })
export type CartsReport = Infer<typeof CartsReportSchema>

/** A day's sales up to a moment, and the carts and orders of the whole day. */
export interface DayFigures {
  orders: number
  net: Money
  carts: number
  /** Orders placed, whatever became of them: what carts are compared with. */
  placed: number
}

/** Today against the same weekday last week. */
export interface TodayReport {
  day: ShopDay
  today: DayFigures
  lastWeek: DayFigures
}

/** What reads of reports need. */
export interface ReportDeps {
  /** ENGAGEMENT_DB. */
  db: D1Database
  now(): Now
  currency: string
  timeZone: string
  /** Titles by product id; unknown ids are absent. */
  titlesOf(productIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** As above, of promotions, campaigns of coupons or promotion slots, removed ones included. */
  namesOf(
    split: Exclude<DiscountSplit, 'day'>,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, OfferTitle>>
}
