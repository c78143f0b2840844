import type { FeedEvent, State } from './state.ts'

/** Units of a SKU in the ledger of an inventory system. */
interface SystemUnits {
  onHand: number
  /** Units of those in the house that orders have. */
  reserved: number
}

/** The ledger of an inventory system that has had every document of the shop since its first order. */
export interface InventorySystem {
  name: string
  skus: Record<string, SystemUnits>
  /** Ids of the documents that it took. */
  documents: string[]
}

/** What an event of the feed is to the system's ledger, by the field that names its units. */
const MOVES: Readonly<Record<string, readonly [field: string, move: SystemUnits][]>> = {
  'order.allocated': [['lines', { onHand: 0, reserved: 1 }]],
  'allocation.released': [['lines', { onHand: 0, reserved: -1 }]],
  'order.shipped': [['lines', { onHand: -1, reserved: -1 }]],
  'allocation.left': [['lines', { onHand: -1, reserved: -1 }]],
  'return.received': [['lines', { onHand: 1, reserved: 0 }]],
  'units.refunded': [
    ['released', { onHand: 0, reserved: -1 }],
    ['left', { onHand: -1, reserved: -1 }],
    ['returned', { onHand: 1, reserved: 0 }],
  ],
  'units.returned': [
    ['released', { onHand: 0, reserved: -1 }],
    ['returned', { onHand: 1, reserved: 0 }],
  ],
}

/** A document that an event asks for, with the units that it moves. */
interface Expected {
  id: string
  lines: { sku: string; quantity: number }[]
  move: SystemUnits
}

function expectedOf({ id, type, data }: FeedEvent): Expected[] {
  return (MOVES[type] ?? []).flatMap(([field, move]) => {
    const lines = (data[field] ?? []) as Expected['lines']
    if (!lines.some(({ quantity }) => quantity > 0)) return []
    return [{ id: field === 'lines' ? id : `${id}_${field}`, lines, move }]
  })
}

/** The documents of the feed that the system has not taken: they are on their way. */
const untakenOf = ({ feed }: State, { name, documents }: InventorySystem): Expected[] => {
  const taken = new Set(documents)
  return feed
    .filter(({ origin }) => origin !== name)
    .flatMap(expectedOf)
    .filter(({ id }) => !taken.has(id))
}

/** How many documents of the feed the system has not taken yet. */
export const countUntaken = (state: State, system: InventorySystem): number =>
  untakenOf(state, system).length

/**
 * S4: the inventory system's stock, after the documents that wait to be sent, equals the shop's. The
 * system took no document that the shop does not have. Sharded SKUs are summed.
 */
export function* checkInventorySystem(state: State, system: InventorySystem): Generator<string> {
  const { name } = system
  const known = new Set(state.feed.flatMap(expectedOf).map(({ id }) => id))
  for (const id of system.documents) {
    if (!known.has(id)) yield `S4 ${name} has document ${id}, which no event asks for`
  }
  if (new Set(system.documents).size !== system.documents.length) {
    yield `S4 ${name} took a document twice`
  }
  const units = new Map(Object.entries(system.skus).map(([sku, own]) => [sku, { ...own }]))
  for (const { lines, move } of untakenOf(state, system)) {
    for (const { sku, quantity } of lines) {
      const own = units.get(sku) ?? { onHand: 0, reserved: 0 }
      own.onHand += move.onHand * quantity
      own.reserved += move.reserved * quantity
      units.set(sku, own)
    }
  }
  const levels = new Map<string, SystemUnits>()
  for (const { level } of state.stock) {
    const own = levels.get(String(level.sku)) ?? { onHand: 0, reserved: 0 }
    own.onHand += Number(level.on_hand)
    own.reserved += Number(level.committed)
    levels.set(String(level.sku), own)
  }
  for (const [sku, { onHand, reserved }] of units) {
    const own = levels.get(sku)
    if (own?.onHand !== onHand) {
      yield `S4 ${sku}: ${own?.onHand} on hand here, ${onHand} at ${name} with what is on its way`
    }
    if (own?.reserved !== reserved) {
      yield `S4 ${sku}: ${own?.reserved} committed here, ${reserved} reserved at ${name} with it`
    }
  }
}
