import { codeKey } from '../../coupon/contract.ts'
import { canonicalJson } from '../../kit/digest.ts'
import {
  CART_LINES_MAX,
  DISCOUNT_CODES_MAX,
  LINE_QUANTITY_MAX,
  SAVED_LINES_AFTER_MERGE_MAX,
} from '../../platform/limits.ts'
import type { CartChange, CartState, LineState } from '../rules.ts'
import type { MergePolicy, MergeRecord, VisitorCart } from './contract.ts'

interface CartMerge {
  change: CartChange
  /** Lines of the visitor's cart that are lines of their own now. */
  added: number
  /** Lines of the visitor's cart that raised the quantity of one of the member's. */
  combined: number
  record: MergeRecord
}

const goodsOf = ({ list, variant, attributes }: LineState): string =>
  `${list} ${variant.variantId} ${canonicalJson(attributes)}`

/** Lines under change; the same goods stand in a list once. */
class Lines {
  readonly #lines = new Map<string, LineState>()
  readonly #byGoods = new Map<string, string>()
  readonly #counts = { cart: 0, saved: 0 }
  #position = 0
  /** Lines whose quantity was cut to the limit. */
  readonly reduced = new Set<string>()
  readonly into: Record<string, string> = {}

  constructor(lines: readonly LineState[]) {
    for (const line of lines) this.#set(line)
  }

  all(): LineState[] {
    return [...this.#lines.values()]
  }

  /** Whether the list of the line has the same goods. */
  holds(line: LineState): boolean {
    return this.#byGoods.has(goodsOf(line))
  }

  hasRoom(list: LineState['list'], max: number): boolean {
    return this.#counts[list] < max
  }

  remove(id: string): void {
    const line = this.#lines.get(id)
    if (line === undefined) return
    this.#lines.delete(id)
    this.#counts[line.list] -= 1
    if (this.#byGoods.get(goodsOf(line)) === id) this.#byGoods.delete(goodsOf(line))
  }

  /** Puts a line at the end of its list, or adds it to the line of the same goods there. */
  add(line: LineState): 'added' | 'combined' {
    const twin = this.#lines.get(this.#byGoods.get(goodsOf(line)) ?? '')
    if (twin === undefined) {
      this.#set({ ...line, position: this.#position + 1 })
      return 'added'
    }
    const quantity = twin.quantity + line.quantity
    if (quantity > LINE_QUANTITY_MAX) this.reduced.add(twin.id)
    this.into[line.id] = twin.id
    this.#set({
      ...twin,
      quantity: Math.min(quantity, LINE_QUANTITY_MAX),
      selected: twin.selected || line.selected,
    })
    return 'combined'
  }

  #set(line: LineState): void {
    if (!this.#lines.has(line.id)) this.#counts[line.list] += 1
    this.#lines.set(line.id, line)
    const known = this.#byGoods.get(goodsOf(line))
    if (known === undefined) this.#byGoods.set(goodsOf(line), line.id)
    this.#position = Math.max(this.#position, line.position)
  }
}

/** Adds a line to the saved ones, where there is room for it. */
function save(lines: Lines, line: LineState): void {
  const saved: LineState = { ...line, list: 'saved', selected: true }
  if (lines.holds(saved) || lines.hasRoom('saved', SAVED_LINES_AFTER_MERGE_MAX)) lines.add(saved)
}

/**
 * Takes a visitor's lines into a member's cart. The lines keep their ids, so that an open checkout
 * finds its own. Quantities above the limit are cut and named in `change.reduced`; lines above the
 * limit of a cart are saved.
 */
export function mergeCarts(
  member: CartState,
  visitor: VisitorCart,
  policy: MergePolicy,
): CartMerge {
  const lines = new Lines(member.lines)
  if (policy === 'checkout') {
    for (const line of member.lines.filter(({ list }) => list === 'cart')) {
      lines.remove(line.id)
      save(lines, line)
    }
  }
  const counts = { added: 0, combined: 0 }
  const ordered = [...visitor.lines].sort((a, b) => a.position - b.position)
  for (const line of ordered.filter(({ list }) => list === 'cart')) {
    counts[addToCart(lines, line)] += 1
  }
  for (const line of ordered.filter(({ list }) => list === 'saved')) save(lines, line)
  const after = lines.all()
  const given = [...member.discountCodes, ...visitor.discountCodes]
  const keys = given.map(codeKey)
  // Of two spellings of one code the first stays.
  const codes = given.filter((_, i) => keys.indexOf(keys[i] ?? '') === i)
  return {
    ...counts,
    change: {
      ...changeBetween(member.lines, after),
      // Lines of two catalogues, or codes of another shopper: the next read brings all to today's.
      ...(member.catalogVersion === visitor.catalogVersion && visitor.discountCodes.length === 0
        ? {}
        : { catalogVersion: '0' }),
      discountCodes: codes.slice(0, DISCOUNT_CODES_MAX),
      reduced: [...lines.reduced],
    },
    record: {
      before: member.lines,
      after: Object.fromEntries(after.map(({ id, quantity }) => [id, quantity])),
      visitor: visitor.lines,
      into: lines.into,
    },
  }
}

function addToCart(lines: Lines, line: LineState): 'added' | 'combined' {
  if (lines.holds(line) || lines.hasRoom('cart', CART_LINES_MAX)) return lines.add(line)
  save(lines, line)
  return 'added'
}

/**
 * Undoes a merge. The member's lines are as before it, the visitor's are saved for later, and lines
 * that were added since stay. A line that was removed or bought since stays away; a quantity that
 * was changed since keeps the difference.
 */
export function undoMerge(state: CartState, record: MergeRecord): CartChange {
  const { before, after, visitor, into } = record
  const now = new Map(state.lines.map((line) => [line.id, line]))
  const isGone = (id: string): boolean => after[id] !== undefined && !now.has(id)
  const lines = new Lines(
    before.filter(({ id }) => !isGone(id)).map((line) => restored(line, now.get(line.id), after)),
  )
  for (const line of state.lines) if (after[line.id] === undefined) lines.add(line)
  for (const line of visitor) {
    if (!isGone(into[line.id] ?? line.id)) save(lines, now.get(line.id) ?? line)
  }
  return changeBetween(state.lines, lines.all())
}

/**
 * Whether undoing a merge would move a line or change a quantity. Once everything of the merge was
 * bought or removed, it would not.
 */
export function canUndo(state: CartState, record: MergeRecord): boolean {
  const { put, remove } = undoMerge(state, record)
  const now = new Map(state.lines.map((line) => [line.id, line]))
  return (
    remove.length > 0 ||
    put.some(({ id, list, quantity }) => {
      const line = now.get(id)
      return line?.list !== list || line.quantity !== quantity
    })
  )
}

/** A line as it was, with what its quantity gained or lost since the merge. */
function restored(
  line: LineState,
  now: LineState | undefined,
  after: MergeRecord['after'],
): LineState {
  if (now === undefined) return line
  const { list, selected, position } = line
  const quantity = line.quantity + now.quantity - (after[line.id] ?? now.quantity)
  return {
    ...now,
    list,
    selected,
    position,
    quantity: Math.min(Math.max(quantity, 1), LINE_QUANTITY_MAX),
  }
}

function changeBetween(before: readonly LineState[], after: readonly LineState[]): CartChange {
  const known = new Map(before.map((line) => [line.id, line]))
  const left = new Set(after.map(({ id }) => id))
  return {
    put: after.filter((line) => known.get(line.id) !== line),
    remove: before.filter(({ id }) => !left.has(id)).map(({ id }) => id),
  }
}
