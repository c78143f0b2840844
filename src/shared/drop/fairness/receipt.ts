import { rfc3339 } from '../../platform/clock.ts'
import type { ReceiptClaims } from '../entries/contract.ts'

/**
 * The claims of an entry's receipt: its place in its shard's chain, the link it made there, and
 * the drop's publication before it. `proof` is absent where the shard was not told it.
 */
export const receiptClaims = (
  dropId: string,
  shard: number,
  entry: { entryId: string; sequence: number; link: string; enteredAt: number },
  proof?: { commitment: string | null; termsHash: string },
): ReceiptClaims => ({
  dropId,
  entryId: entry.entryId,
  shard,
  sequence: entry.sequence,
  link: entry.link,
  enteredAt: rfc3339(entry.enteredAt),
  ...proof,
})
