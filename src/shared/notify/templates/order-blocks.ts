import type { Address } from '../../checkout/address/contract.ts'
import { hasLeft, needsDelivery, type Order, type Shipment } from '../../order/contract.ts'
import type { OrderChange } from '../../order/effects/contract.ts'
import { formatMoney, type Money } from '../../platform/money.ts'
import { cleanLine } from '../../platform/text.ts'
import { discountRowsOf, dueOf, taxRowsOf } from '../../pricing/contract.ts'
import type { MailBlock, Sender } from '../content.ts'
import { texts } from '../texts/texts.ts'

const TEXT = texts.summary
const TRANSFER = texts.transfer

/** The longest line that a field of an address or a shipment makes. */
const LINE_CHARS_MAX = 250
/** An order has up to 200 lines; a list beside the summary names the first ones. */
const UNIT_LINES_MAX = 40

/** The event that a mail tells of. Without it, the newest of its kind in the order is told. */
export type MailCause = Partial<Pick<OrderChange, 'event' | 'actor'>>

/** The order that a mail tells of, and why. */
export interface Told {
  order: Order
  cause: MailCause
  sender: Sender
}

/** The amount as the language of the mail writes it. */
export const written = (money: Money): string => formatMoney(money, texts.language)

/** One line: line breaks in the text of an older order are removed. */
export const oneLine = (text: string): string => cleanLine(text, LINE_CHARS_MAX)

export const paragraph = (text: string): MailBlock => ({ type: 'paragraph', text })

const nameOf = ({ title, variantTitle }: Order['lines'][number]): string =>
  oneLine(variantTitle === null ? title : `${title} (${variantTitle})`)

/** The lines of the order with their amounts, and the sums below them: one row per rate of tax. */
export function summary(order: Order): MailBlock {
  const { cost } = order
  const items = order.lines.map((line) => ({
    quantity: line.quantity,
    name: nameOf(line),
    amount: written(line.cost.total),
  }))
  const row = (label: string, amount: string) => ({ label, amount, isTotal: false })
  const taxes = taxRowsOf(order).map(({ title, amount }) => {
    const name = title ?? TEXT.tax
    return row(cost.taxIncluded ? TEXT.includes(name) : name, written(amount))
  })
  const sums = [
    row(TEXT.subtotal, written(cost.subtotal)),
    ...discountRowsOf(order).map(({ title, amount }) =>
      row(title === null ? TEXT.discount : oneLine(title), `-${written(amount)}`),
    ),
    ...(needsDelivery(order) ? [row(TEXT.delivery, written(cost.shipping))] : []),
    ...taxes,
    { label: TEXT.total, amount: written(cost.total), isTotal: true },
    ...(cost.storeCredit
      ? [
          row(TEXT.storeCredit, `-${written(cost.storeCredit)}`),
          row(TEXT.due, written(dueOf(cost))),
        ]
      : []),
  ]
  return { type: 'items', items, sums }
}

/**
 * The delivery address. A stranger may have written it, so that each field is a line of its own,
 * below the shop's own text, and appears nowhere else in a mail.
 */
function addressBlock(to: Address): MailBlock {
  const place = [to.postalCode, to.city, to.region].filter(
    (part) => part !== undefined && part !== '',
  )
  const lines = [to.name, to.company, to.line1, to.line2, place.join(' '), to.country]
  const given = lines.filter((line): line is string => line !== undefined && line !== '')
  return { type: 'lines', title: TEXT.deliveryAddress, lines: given.map(oneLine) }
}

const arrivalOf = ({ from, to }: Order['deliveryOption']['promise']): string =>
  TEXT.arrives(dayOf(from), dayOf(to))

/** The delivery of an order: its option, the days that were promised, and its address. */
export function howItComes(order: Order): MailBlock[] {
  const { deliveryOption, shippingAddress } = order
  if (!needsDelivery(order) || !shippingAddress) return [paragraph(TEXT.noShipping)]
  return [
    paragraph(
      `${TEXT.deliveryOption(oneLine(deliveryOption.title))}. ${arrivalOf(deliveryOption.promise)}.`,
    ),
    addressBlock(shippingAddress),
  ]
}

/** Units of the order's lines by their names; nothing where there are none. */
export function unitLines(
  title: string,
  { lines }: Order,
  units: readonly { lineId: string; quantity: number }[],
): MailBlock[] {
  const named = units.flatMap(({ lineId, quantity }) => {
    const line = lines.find(({ id }) => id === lineId)
    return line ? [TEXT.units(quantity, nameOf(line))] : []
  })
  if (named.length === 0) return []
  const shown = named.slice(0, UNIT_LINES_MAX)
  const more = named.length - shown.length
  return [{ type: 'lines', title, lines: more > 0 ? [...shown, TEXT.moreUnits(more)] : shown }]
}

/** All units that are shipped: those of a parcel that does not name its own. */
export const shippedLines = ({ lines }: Order): { lineId: string; quantity: number }[] =>
  lines
    .filter(({ requiresShipping }) => requiresShipping !== false)
    .map(({ id, quantity }) => ({ lineId: id, quantity }))

const lastEventAt = ({ events }: Shipment): string => events.at(-1)?.at ?? ''

/** The parcels of the newest handover. */
export function newestParcels({ fulfilment: { shipments } }: Order): Shipment[] {
  const left = shipments.filter(hasLeft)
  const newest = left.reduce(
    (at, parcel) => (lastEventAt(parcel) > at ? lastEventAt(parcel) : at),
    '',
  )
  return left.filter((parcel) => lastEventAt(parcel) === newest)
}

/** Carrier and number of each parcel; nothing where none has a number. */
export function tracking(parcels: readonly Shipment[]): MailBlock[] {
  const lines = parcels
    .filter(({ trackingNumber }) => trackingNumber !== '')
    .map(({ carrier, trackingNumber }) =>
      oneLine(carrier === '' ? trackingNumber : `${carrier}: ${trackingNumber}`),
    )
  return lines.length === 0 ? [] : [{ type: 'lines', title: TEXT.tracking, lines }]
}

/** The fields of a transfer. None of them is the shopper's own text. */
export function transferOf({ payment: { instructions, dueAt } }: Order): MailBlock[] {
  if (!instructions) return []
  const { accountName, iban, bic, reference, amount } = instructions
  const lines = [
    TRANSFER.amount(written(amount)),
    TRANSFER.reference(grouped(reference)),
    TRANSFER.accountName(accountName),
    TRANSFER.iban(grouped(iban)),
    TRANSFER.bic(bic),
  ].map(oneLine)
  const until = dueAt === undefined ? [] : [paragraph(TRANSFER.until(dayOf(dueAt)))]
  return [{ type: 'lines', title: TRANSFER.title, lines }, ...until]
}

/** In groups of four, as banks write them. */
const grouped = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ')

const dayOf = (at: string): string =>
  new Intl.DateTimeFormat(texts.language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    Date.parse(at),
  )
