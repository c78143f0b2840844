import { rfc3339 } from '../platform/clock.ts'
import type { ReceiptClaims } from './contract.ts'

/** What the receipt of an entry says: its place in its shard's chain, and the link it made there. */
export const receiptClaims = (
  dropId: string,
  shard: number,
  entry: { entryId: string; sequence: number; link: string; enteredAt: number },
): ReceiptClaims => ({
  dropId,
  entryId: entry.entryId,
  shard,
  sequence: entry.sequence,
  link: entry.link,
  enteredAt: rfc3339(entry.enteredAt),
})
