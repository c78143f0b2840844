import { formatDecimal } from '../../platform/money.ts'
import type { Order } from '../contract.ts'

type Line = Order['lines'][number]

/** Columns of every row, so that rows of one order are found together. */
const KEY_COLUMNS = ['Name', 'Email'] as const
/** Columns of the order, written in its first row alone: their sum over rows counts it once. */
const ORDER_COLUMNS = [
  'Id',
  'Created at',
  'Status',
  'Financial Status',
  'Fulfillment Status',
  'Currency',
  'Subtotal',
  'Discount Amount',
  'Shipping',
  'Taxes',
  'Total',
  'Payment Method',
  'Shipping Method',
  'Shipping Name',
  'Shipping Company',
  'Shipping Address1',
  'Shipping Address2',
  'Shipping City',
  'Shipping Province',
  'Shipping Zip',
  'Shipping Country',
  'Shipping Phone',
  'Notes',
] as const
const LINE_COLUMNS = [
  'Lineitem quantity',
  'Lineitem name',
  'Lineitem sku',
  'Lineitem price',
  'Lineitem discount',
  'Lineitem total',
] as const

/** The header of the orders' file. */
export const ORDER_HEADER: readonly string[] = [...KEY_COLUMNS, ...ORDER_COLUMNS, ...LINE_COLUMNS]

/** One row per line of an order; amounts are decimals in major units. */
export const orderRows = (order: Order): string[][] =>
  order.lines.map((line, index) => [
    order.number,
    order.email,
    ...(index === 0 ? orderCells(order) : ORDER_COLUMNS.map(() => '')),
    ...lineCells(line),
  ])

function orderCells(order: Order): string[] {
  const { cost, shippingAddress: address } = order
  return [
    order.id,
    order.createdAt,
    order.status,
    order.payment.status,
    order.fulfilment.status,
    cost.total.currency,
    formatDecimal(cost.subtotal),
    formatDecimal(cost.discount),
    formatDecimal(cost.shipping),
    formatDecimal(cost.tax),
    formatDecimal(cost.total),
    order.payment.kind,
    order.deliveryOption.title,
    address?.name ?? '',
    address?.company ?? '',
    address?.line1 ?? '',
    address?.line2 ?? '',
    address?.city ?? '',
    address?.region ?? '',
    address?.postalCode ?? '',
    address?.country ?? '',
    address?.phone ?? '',
    order.note ?? '',
  ]
}

const lineCells = (line: Line): string[] => [
  String(line.quantity),
  line.variantTitle === null ? line.title : `${line.title} - ${line.variantTitle}`,
  line.sku,
  formatDecimal(line.unitPrice),
  formatDecimal(line.cost.discount),
  formatDecimal(line.cost.total),
]
