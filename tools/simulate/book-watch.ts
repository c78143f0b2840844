import type { StockNode } from './stock-code.ts'
import { demand } from './violation.ts'

type JournalRow = {
  sequence: number
  type: string
  quantity: number
  on_hand_delta: number
  available_delta: number
  held_delta: number
  committed_delta: number
  hold_id: string | null
  reason: string | null
  reference: string | null
}

/** The books of one stock object as its journal tells them. */
export interface WatchedBook {
  name: string
  lines: number
  available: number
  held: number
  committed: number
  shipped: number
  /** Units that came from outside of the shop. */
  counted: number
  /** Units that came from the root, from other shards, and that left to either. */
  allotted: number
  received: number
  given: number
}

/** Where a unit of a transfer was last seen. */
interface Moving {
  from: string
  given: number
  booked: number
}

/**
 * Follows every line of every journal as it is written and says whether units appear, vanish, are
 * sold twice or promised twice. It reads rows and shares no rule with the shop.
 */
export class BookWatch {
  readonly books = new Map<string, WatchedBook>()
  /** What each hold is now, by its id. */
  readonly holds = new Map<string, { book: string; quantity: number; state: string }>()
  readonly #nodes = new Map<string, StockNode>()
  readonly #root: string
  readonly #transfers = new Map<string, Moving>()
  readonly #now: () => number
  readonly #counted: number
  /** The drop's units that somebody could still get. */
  #gettable = 0
  #inTransit = 0
  /** When units came after there had been none. */
  #lastEmptyAt = Number.NEGATIVE_INFINITY

  /** @param units all that is ever counted in */
  constructor(root: StockNode, now: () => number, units: number) {
    this.#root = root.name
    this.#now = now
    this.#counted = units
    this.follow(root)
  }

  follow(node: StockNode): void {
    this.#nodes.set(node.name, node)
    this.books.set(node.name, emptyBook(node.name))
  }

  /** Reads what is new in these objects' journals. */
  look(names: Iterable<string>): void {
    const wasEmpty = this.gettable === 0
    for (const name of names) {
      const node = this.#nodes.get(name)
      const book = this.books.get(name)
      if (node && book) this.#read(node, book)
    }
    if (wasEmpty && this.gettable > 0) this.#lastEmptyAt = this.#now()
  }

  /** Units available, held or on the way between two shards. */
  get gettable(): number {
    return this.#gettable + this.#inTransit
  }

  /** Whether at some moment from `since` on nobody could have got a unit. */
  wasEmptySince(since: number): boolean {
    return this.gettable === 0 || this.#lastEmptyAt >= since
  }

  /** Nothing is half-way any more, and every unit is in one place. */
  checkAtRest(): void {
    for (const [id, { given, booked }] of this.#transfers) {
      demand(given === booked, () => `${id}: ${given} units left, ${booked} arrived`)
    }
    const sum = [...this.books.values()].reduce((all, book) => all + unitsIn(book), 0)
    demand(sum === this.#counted, () => `${sum} units at rest of ${this.#counted}`)
  }

  #read(node: StockNode, book: WatchedBook): void {
    const rows = journalAfter(node, book.lines)
    for (const row of rows) this.#take(book, row)
    if (rows.length > 0) checkLevel(node, book)
  }

  #take(book: WatchedBook, row: JournalRow): void {
    const where = () => `${book.name}, line ${row.sequence}`
    demand(row.sequence === book.lines + 1, () => `${where()}: a line is missing`)
    book.lines = row.sequence
    book.available += row.available_delta
    book.held += row.held_delta
    book.committed += row.committed_delta
    if (row.type === 'ship') book.shipped += row.quantity
    demand(
      book.available >= 0 && book.held >= 0 && book.committed >= 0,
      () => `${where()}: fewer than no units`,
    )
    if (book.name !== this.#root) this.#gettable += row.available_delta + row.held_delta
    if (row.type === 'adjust') this.#move(book, row)
    else if (row.hold_id !== null) this.#hold(book, row, row.hold_id)
  }

  #move(book: WatchedBook, { on_hand_delta: delta, reason, reference }: JournalRow): void {
    if (!reason?.startsWith('escrow:') || reference === null) {
      book.counted += delta
      return
    }
    const moving = this.#transfers.get(reference) ?? { from: book.name, given: 0, booked: 0 }
    this.#transfers.set(reference, moving)
    if (delta < 0) {
      demand(moving.given === 0, () => `${reference} left ${moving.from} and ${book.name}`)
      moving.given = -delta
      moving.from = book.name
      book.given -= delta
    } else {
      const { from } = moving
      moving.booked += delta
      demand(
        moving.booked <= moving.given,
        () => `${reference}: ${moving.given} units left ${from}, ${moving.booked} arrived`,
      )
      if (from === this.#root) book.allotted += delta
      else book.received += delta
    }
    this.#inTransit -= delta
  }

  /** A pass makes one hold, and a hold ends once (trust S2). */
  #hold(book: WatchedBook, row: JournalRow, id: string): void {
    const known = this.holds.get(id)
    const where = () => `${book.name}: ${row.type} of ${id}, which is ${known?.state ?? 'unknown'}`
    const allowed = HOLD_STEPS[row.type] ?? []
    demand(allowed.includes(known?.state ?? 'none'), where)
    demand(!known || (known.book === book.name && known.quantity === row.quantity), where)
    const state = row.type === 'extend' ? 'hold' : row.type
    this.holds.set(id, { book: book.name, quantity: row.quantity, state })
  }
}

/** From which states a hold may take each step. */
const HOLD_STEPS: Record<string, readonly string[]> = {
  hold: ['none'],
  extend: ['hold'],
  expire: ['hold'],
  // A payment that comes late takes the units anew, where there are some.
  commit: ['hold', 'expire', 'release'],
  release: ['hold', 'commit'],
  ship: ['commit'],
}

export const unitsIn = (book: WatchedBook): number =>
  book.available + book.held + book.committed + book.shipped

const emptyBook = (name: string): WatchedBook => ({
  name,
  lines: 0,
  available: 0,
  held: 0,
  committed: 0,
  shipped: 0,
  counted: 0,
  allotted: 0,
  received: 0,
  given: 0,
})

const isMade = (node: StockNode, table: string): boolean =>
  node.disk.sql.exec('SELECT 1 AS one FROM sqlite_master WHERE name = ?', table).toArray().length >
  0

const journalAfter = (node: StockNode, lines: number): JournalRow[] =>
  lines > 0 || isMade(node, 'journal')
    ? node.disk.sql
        .exec<JournalRow>(
          `SELECT sequence, type, quantity, on_hand_delta, available_delta, held_delta,
             committed_delta, hold_id, reason, reference
           FROM journal WHERE sequence > ? ORDER BY sequence`,
          lines,
        )
        .toArray()
    : []

/** What the books say they have is what their journal says (trust S1). */
function checkLevel(node: StockNode, book: WatchedBook): void {
  const [level] = node.disk.sql
    .exec<{ on_hand: number; available: number; held: number; committed: number }>(
      'SELECT on_hand, available, held, committed FROM level',
    )
    .toArray()
  const { available, held, committed } = book
  demand(
    level?.available === available &&
      level.held === held &&
      level.committed === committed &&
      level.on_hand === available + held + committed,
    () => `${node.name}: its books and its journal differ`,
  )
  const came = book.counted + book.allotted + book.received - book.given
  demand(unitsIn(book) === came, () => `${node.name}: ${unitsIn(book)} units of ${came}`)
}
