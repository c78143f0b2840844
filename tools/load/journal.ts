import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { OrderRead } from '../verify-state/reads.ts'

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

/**
 * Acknowledged orders and their shoppers' reads, written to disk at once, to reconcile with the
 * shop's records.
 */
export interface Journal {
  write(order: Acknowledged): void
  writeRead(read: OrderRead): void
  close(): void
}

/** Opens a new journal, one JSON document per line; an old one of that name is replaced. */
export function openJournal(path: string): Journal {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w')
  const writeLine = (record: object) => void writeSync(file, `${JSON.stringify(record)}\n`)
  return {
    write: writeLine,
    writeRead: writeLine,
    close: () => closeSync(file),
  }
}
