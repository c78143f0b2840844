import type { Availability, VariantSnapshot } from '../catalog/contract.ts'
import { codeKey, type ResolvedCode } from '../coupon/contract.ts'
import { utf8Bytes } from '../kit/bytes.ts'
import { canonicalJson } from '../kit/digest.ts'
import type { Now } from '../platform/clock.ts'
import {
  CART_ATTRIBUTES_MAX_BYTES,
  CART_LINES_MAX,
  DISCOUNT_CODES_MAX,
  LINE_QUANTITY_MAX,
  SAVED_LINES_MAX,
} from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { NO_OFFERS, type OffersDocument } from '../promotion/contract.ts'
import type { CartCommand, LineAttributes, ToldOffers } from './contract.ts'

/** A line as it is stored. `position` keeps the order in which lines were added. */
export interface LineState {
  id: string
  list: 'cart' | 'saved'
  position: number
  quantity: number
  selected: boolean
  attributes: LineAttributes
  variant: VariantSnapshot
  availability: Availability
  /** The price the shopper last saw; differs from the variant's after a change of price. */
  seenPrice: number
}

export interface CartState {
  version: number
  currency: string
  catalogVersion: string
  discountCodes: string[]
  updatedAt: Now
  lines: LineState[]
  offers: OffersDocument
  /** The codes as the shop knew them when they were looked up last. */
  coupons: readonly ResolvedCode[]
  /** The level of the member whose cart it is; null for a visitor. Stored with the member alone. */
  buyerLevel: string | null
  /** Where the visitor seems to be; null where no slot has asked for it. */
  country: string | null
  /** Lines whose quantity a merge has cut to the limit; the shopper's next write clears them. */
  reduced?: readonly string[]
}

/** The rows that a command changes. Rows not named stay as they are. */
export interface CartChange {
  put: LineState[]
  remove: string[]
  catalogVersion?: string
  discountCodes?: string[]
  offers?: OffersDocument
  coupons?: readonly ResolvedCode[]
  buyerLevel?: string
  country?: string
  reduced?: readonly string[]
}

export const emptyCart = (currency: string): CartState => ({
  version: 0,
  currency,
  catalogVersion: '0',
  discountCodes: [],
  updatedAt: 0,
  lines: [],
  offers: NO_OFFERS,
  coupons: [],
  buyerLevel: null,
  country: null,
})

const NO_CHANGE: CartChange = { put: [], remove: [] }

/** Two lines are one where variant and attributes are the same. */
const sameGoods = (line: LineState, variantId: string, attributes: LineAttributes): boolean =>
  line.variant.variantId === variantId &&
  canonicalJson(line.attributes) === canonicalJson(attributes)

/** Bytes of the attributes as they are stored; none are no bytes. */
const attributeBytes = (attributes: LineAttributes): number =>
  Object.keys(attributes).length === 0 ? 0 : utf8Bytes(JSON.stringify(attributes))

/**
 * Refuses `attributes_too_large`, with the `limit` in bytes, where lines carry more than a cart may:
 * an order of them would come near what a row of the record can hold.
 */
export function requireAttributesFit(
  lines: readonly { attributes: LineAttributes }[],
): Result<null> {
  const bytes = lines.reduce((sum, { attributes }) => sum + attributeBytes(attributes), 0)
  return bytes <= CART_ATTRIBUTES_MAX_BYTES
    ? ok(null)
    : refuse('attributes_too_large', undefined, { extra: { limit: CART_ATTRIBUTES_MAX_BYTES } })
}

type LineCommand = Exclude<CartCommand, { type: 'favourite.add' | 'favourite.remove' }>

/**
 * Decides the change of a cart by a command. Pure: `lineId` is the id a new line would get.
 * Refuses with `not_found`, `too_many_lines`, `quantity_too_large`, `attributes_too_large` or
 * `variant_unavailable`.
 */
export function decideCart(
  state: CartState,
  command: LineCommand,
  lineId: string,
): Result<CartChange> {
  switch (command.type) {
    case 'cart.add-line':
      return addLine(state, command, lineId)
    case 'cart.change-line':
      return onLine(state, 'cart', command.lineId, (line) => ({
        ...line,
        quantity: command.quantity ?? line.quantity,
        selected: command.selected ?? line.selected,
        seenPrice: line.variant.unitPrice.amount,
      }))
    case 'cart.remove-line': {
      const found = state.lines.some((line) => line.id === command.lineId)
      return found ? ok({ put: [], remove: [command.lineId] }) : refuse('not_found')
    }
    case 'cart.save-line':
      return moveLine(state, command.lineId, 'cart', 'saved')
    case 'cart.restore-line':
      return moveLine(state, command.lineId, 'saved', 'cart')
    case 'cart.set-discount-codes':
      return setCodes(state, command)
    case 'cart.refresh':
      return ok(refresh(state, command))
  }
}

/** Of two spellings of one code the first stays. */
function setCodes(
  state: CartState,
  { codes, coupons, ...told }: Extract<CartCommand, { type: 'cart.set-discount-codes' }>,
): Result<CartChange> {
  const byKey = new Map<string, string>()
  for (const code of codes) {
    const key = codeKey(code)
    if (!byKey.has(key)) byKey.set(key, code.normalize('NFKC').toUpperCase())
  }
  if (byKey.size > DISCOUNT_CODES_MAX) return refuse('invalid_body', 'Too many codes.')
  const discountCodes = [...byKey.values()]
  return ok({ ...NO_CHANGE, discountCodes, coupons: coupons ?? [], ...newOffers(state, told) })
}

function addLine(
  state: CartState,
  command: Extract<CartCommand, { type: 'cart.add-line' }>,
  lineId: string,
): Result<CartChange> {
  const { variant, availability, attributes } = command
  if (!variant.purchasable) return refuse('variant_unavailable')
  if (variant.unitPrice.currency !== state.currency) {
    return refuse('variant_unavailable', `Not sold in ${state.currency}.`)
  }
  const seen = {
    ...(state.lines.length === 0 ? { catalogVersion: command.catalogVersion } : {}),
    ...newOffers(state, command),
  }
  const known = state.lines.find(
    (line) => line.list === 'cart' && sameGoods(line, variant.variantId, attributes),
  )
  if (known) {
    const quantity = known.quantity + command.quantity
    if (quantity > LINE_QUANTITY_MAX) return tooLarge()
    return ok({ ...NO_CHANGE, put: [{ ...known, quantity, selected: true }], ...seen })
  }
  if (linesOf(state, 'cart').length >= CART_LINES_MAX) return refuse('too_many_lines')
  // A line without attributes makes no cart heavier, not even one that weighs too much already.
  if (attributeBytes(attributes) > 0) {
    const fits = requireAttributesFit([...state.lines, { attributes }])
    if (!fits.ok) return fits
  }
  const line: LineState = {
    id: lineId,
    list: 'cart',
    position: nextPosition(state),
    quantity: command.quantity,
    selected: true,
    attributes,
    variant,
    availability,
    seenPrice: variant.unitPrice.amount,
  }
  return ok({ ...NO_CHANGE, put: [line], ...seen })
}

function onLine(
  state: CartState,
  list: LineState['list'],
  lineId: string,
  change: (line: LineState) => LineState,
): Result<CartChange> {
  const line = state.lines.find((l) => l.id === lineId && l.list === list)
  if (!line) return refuse('not_found')
  const next = change(line)
  if (next.quantity > LINE_QUANTITY_MAX) return tooLarge()
  return ok({ ...NO_CHANGE, put: [next] })
}

/** Moves a line between cart and saved; there it merges with the same goods, or not at all. */
function moveLine(
  state: CartState,
  lineId: string,
  from: LineState['list'],
  to: LineState['list'],
): Result<CartChange> {
  const line = state.lines.find((l) => l.id === lineId && l.list === from)
  if (!line) return refuse('not_found')
  const twin = state.lines.find(
    (l) => l.list === to && sameGoods(l, line.variant.variantId, line.attributes),
  )
  if (twin) {
    const quantity = twin.quantity + line.quantity
    if (quantity > LINE_QUANTITY_MAX) return tooLarge()
    return ok({ put: [{ ...twin, quantity, selected: true }], remove: [line.id] })
  }
  const max = to === 'cart' ? CART_LINES_MAX : SAVED_LINES_MAX
  if (linesOf(state, to).length >= max) return refuse('too_many_lines')
  return ok({
    ...NO_CHANGE,
    put: [{ ...line, list: to, position: nextPosition(state), selected: true }],
  })
}

function refresh(
  state: CartState,
  command: Extract<CartCommand, { type: 'cart.refresh' }>,
): CartChange {
  const fresh = new Map(command.variants.map((entry) => [entry.variant.variantId, entry]))
  const put = state.lines.flatMap((line) => {
    const entry = fresh.get(line.variant.variantId)
    if (!entry) {
      return line.variant.purchasable
        ? [{ ...line, variant: { ...line.variant, purchasable: false } }]
        : []
    }
    const same =
      canonicalJson(entry.variant) === canonicalJson(line.variant) &&
      canonicalJson(entry.availability) === canonicalJson(line.availability)
    return same ? [] : [{ ...line, variant: entry.variant, availability: entry.availability }]
  })
  // Not the shopper's own write: the shopper is still told of what a merge has reduced.
  const reduced = state.reduced ?? []
  const coupons = command.coupons === undefined ? {} : { coupons: command.coupons }
  const offers = newOffers(state, command)
  return { put, remove: [], catalogVersion: command.catalogVersion, reduced, ...offers, ...coupons }
}

/**
 * The offers, where they are later than those the cart has: the isolates learn of a change one after
 * the other, and a cart never goes back. Gifts come and go within a version.
 */
function newOffers(
  { offers, country }: CartState,
  { offers: told, country: seen }: ToldOffers,
): Pick<CartChange, 'offers' | 'country'> {
  const place = seen === undefined || seen === country ? {} : { country: seen }
  if (told === undefined || told.version < offers.version) return place
  const isSame =
    told.version === offers.version && canonicalJson(told.gifts) === canonicalJson(offers.gifts)
  return isSame ? place : { offers: told, ...place }
}

/** The state after a change, at the next version. */
export function applyChange(state: CartState, change: CartChange, now: Now): CartState {
  const put = new Map(change.put.map((line) => [line.id, line]))
  const unchanged = state.lines
    .filter((line) => !change.remove.includes(line.id))
    .map((line) => put.get(line.id) ?? line)
  const known = new Set(state.lines.map((line) => line.id))
  const added = change.put.filter((line) => !known.has(line.id))
  return {
    ...state,
    version: state.version + 1,
    catalogVersion: change.catalogVersion ?? state.catalogVersion,
    discountCodes: change.discountCodes ?? state.discountCodes,
    updatedAt: now,
    offers: change.offers ?? state.offers,
    coupons: change.coupons ?? state.coupons,
    buyerLevel: change.buyerLevel ?? state.buyerLevel,
    country: change.country ?? state.country,
    reduced: change.reduced ?? [],
    lines: [...unchanged, ...added].sort((a, b) => a.position - b.position),
  }
}

export const linesOf = (state: CartState, list: LineState['list']): LineState[] =>
  state.lines.filter((line) => line.list === list)

/** Lines a checkout would freeze: selected, and still for sale. */
export const buyableLines = (state: CartState): LineState[] =>
  state.lines.filter((line) => line.list === 'cart' && line.selected && line.variant.purchasable)

const nextPosition = (state: CartState): number =>
  state.lines.reduce((max, line) => Math.max(max, line.position), 0) + 1

const tooLarge = () =>
  refuse('quantity_too_large', `At most ${LINE_QUANTITY_MAX} of one line.`, {
    extra: { maximum: LINE_QUANTITY_MAX },
  })
