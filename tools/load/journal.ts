import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** One order the shop has acknowledged. */
export interface Acknowledged {
  orderId: string
  number: string
  /** In minor units, as the shopper was shown it. */
  total: number
  email: string
  lines: { sku: string; quantity: number }[]
  /** RFC 3339 UTC: when the answer arrived. */
  at: string
}

/** What was acknowledged, on disk the moment it is known: the other side of the shop's books. */
export interface Journal {
  write(order: Acknowledged): void
  close(): void
}

/** Opens a new journal, one JSON document per line; an old one of that name is replaced. */
export function openJournal(path: string): Journal {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w')
  return {
    write: (order) => void writeSync(file, `${JSON.stringify(order)}\n`),
    close: () => closeSync(file),
  }
}
