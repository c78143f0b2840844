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

/** The ledger of one stock object, from its journal. */
export interface WatchedLedger {
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
export class LedgerWatch {
  readonly ledgers = new Map<string, WatchedLedger>()
  /** What each hold is now, by its id. */
  readonly holds = new Map<string, { ledger: string; quantity: number; state: string }>()
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
    this.ledgers.set(node.name, emptyLedger(node.name))
  }

  /** Reads what is new in these objects' journals. */
  look(names: Iterable<string>): void {
    const wasEmpty = this.gettable === 0
    for (const name of names) {
      const node = this.#nodes.get(name)
      const ledger = this.ledgers.get(name)
      if (node && ledger) this.#read(node, ledger)
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
    const sum = [...this.ledgers.values()].reduce((all, ledger) => all + unitsIn(ledger), 0)
    demand(sum === this.#counted, () => `${sum} units at rest of ${this.#counted}`)
  }

  #read(node: StockNode, ledger: WatchedLedger): void {
    const rows = journalAfter(node, ledger.lines)
    for (const row of rows) this.#take(ledger, row)
    if (rows.length > 0) checkLevel(node, ledger)
  }

  #take(ledger: WatchedLedger, row: JournalRow): void {
    const where = () => `${ledger.name}, line ${row.sequence}`
    demand(row.sequence === ledger.lines + 1, () => `${where()}: a line is missing`)
    ledger.lines = row.sequence
    ledger.available += row.available_delta
    ledger.held += row.held_delta
    ledger.committed += row.committed_delta
    if (row.type === 'ship') ledger.shipped += row.quantity
    demand(
      ledger.available >= 0 && ledger.held >= 0 && ledger.committed >= 0,
      () => `${where()}: fewer than no units`,
    )
    if (ledger.name !== this.#root) this.#gettable += row.available_delta + row.held_delta
    if (row.type === 'adjust') this.#move(ledger, row)
    else if (row.hold_id !== null) this.#hold(ledger, row, row.hold_id)
  }

  #move(ledger: WatchedLedger, { on_hand_delta: delta, reason, reference }: JournalRow): void {
    if (!reason?.startsWith('escrow:') || reference === null) {
      ledger.counted += delta
      return
    }
    const moving = this.#transfers.get(reference) ?? { from: ledger.name, given: 0, booked: 0 }
    this.#transfers.set(reference, moving)
    if (delta < 0) {
      demand(moving.given === 0, () => `${reference} left ${moving.from} and ${ledger.name}`)
      moving.given = -delta
      moving.from = ledger.name
      ledger.given -= delta
    } else {
      const { from } = moving
      moving.booked += delta
      demand(
        moving.booked <= moving.given,
        () => `${reference}: ${moving.given} units left ${from}, ${moving.booked} arrived`,
      )
      if (from === this.#root) ledger.allotted += delta
      else ledger.received += delta
    }
    this.#inTransit -= delta
  }

  /** A pass makes one hold, and a hold ends once (trust S2). */
  #hold(ledger: WatchedLedger, row: JournalRow, id: string): void {
    const known = this.holds.get(id)
    const where = () =>
      `${ledger.name}: ${row.type} of ${id}, which is ${known?.state ?? 'unknown'}`
    const allowed = HOLD_STEPS[row.type] ?? []
    demand(allowed.includes(known?.state ?? 'none'), where)
    demand(!known || (known.ledger === ledger.name && known.quantity === row.quantity), where)
    const state = row.type === 'extend' ? 'hold' : row.type
    this.holds.set(id, { ledger: ledger.name, quantity: row.quantity, state })
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

export const unitsIn = (ledger: WatchedLedger): number =>
  ledger.available + ledger.held + ledger.committed + ledger.shipped

const emptyLedger = (name: string): WatchedLedger => ({
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

/** The level of a ledger is the sum of its journal (trust S1). */
function checkLevel(node: StockNode, ledger: WatchedLedger): void {
  const [level] = node.disk.sql
    .exec<{ on_hand: number; available: number; held: number; committed: number }>(
      'SELECT on_hand, available, held, committed FROM level',
    )
    .toArray()
  const { available, held, committed } = ledger
  demand(
    level?.available === available &&
      level.held === held &&
      level.committed === committed &&
      level.on_hand === available + held + committed,
    () => `${node.name}: its ledger and its journal differ`,
  )
  const came = ledger.counted + ledger.allotted + ledger.received - ledger.given
  demand(unitsIn(ledger) === came, () => `${node.name}: ${unitsIn(ledger)} units of ${came}`)
}
