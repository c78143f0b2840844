/** A document as the shop sends it (docs/inventory-systems.md). */
export interface StockDocument {
  type: string
  timestamp: string
  data: {
    orderId: string
    number: string
    returnId?: string
    lines: { sku: string; quantity: number }[]
  }
}

/** Units of a SKU: those in the house, and those of them that orders have. */
interface SkuUnits {
  onHand: number
  reserved: number
}

/** A document that was taken, with how often it came. */
interface TakenDocument extends StockDocument {
  id: string
  received: number
}

/** The change of a SKU by one unit of a line, by the type of the document. */
const MOVES: Readonly<Record<string, SkuUnits>> = {
  'order.allocated': { onHand: 0, reserved: 1 },
  'order.cancelled': { onHand: 0, reserved: -1 },
  'order.shipped': { onHand: -1, reserved: -1 },
  'return.received': { onHand: 1, reserved: 0 },
}

/** The ledger of an inventory system: a document moves units once, however often it comes. */
export class ErpLedger {
  readonly #units = new Map<string, SkuUnits>()
  readonly #documents = new Map<string, TakenDocument>()

  /** In the order in which they were taken. */
  get documents(): readonly TakenDocument[] {
    return [...this.#documents.values()]
  }

  unitsOf(sku: string): SkuUnits {
    return this.#units.get(sku) ?? { onHand: 0, reserved: 0 }
  }

  skus(): Record<string, SkuUnits> {
    return Object.fromEntries([...this.#units].sort(([one], [other]) => (one < other ? -1 : 1)))
  }

  /** Sets the units in the house, as a count does. */
  count(sku: string, onHand: number): void {
    this.#units.set(sku, { ...this.unitsOf(sku), onHand })
  }

  /** Takes a document. False where its id is known: nothing moves. @throws for an unknown type */
  take(id: string, document: StockDocument): boolean {
    const known = this.#documents.get(id)
    if (known) {
      known.received += 1
      return false
    }
    const move = MOVES[document.type]
    if (!move) throw new Error(`a document of type ${document.type}`)
    for (const { sku, quantity } of document.data.lines) {
      const { onHand, reserved } = this.unitsOf(sku)
      this.#units.set(sku, {
        onHand: onHand + move.onHand * quantity,
        reserved: reserved + move.reserved * quantity,
      })
    }
    this.#documents.set(id, { ...document, id, received: 1 })
    return true
  }
}
