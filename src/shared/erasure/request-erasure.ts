import { type Sealer, sealerOf } from '../kit/sealed-text.ts'
import type { Member } from '../member/contract.ts'
import { derivedId } from '../platform/ids.ts'
import type { ErasureRequester } from './contract.ts'
import { insertErasure } from './store.ts'

interface Deps {
  database: D1Database
  sealer: Sealer
  now(): number
}

/** The sealer of the journal: what an erasure looks for is not legible in it. */
export const erasureSealer = (secret: string): Sealer => sealerOf(secret, 'erasures')

/**
 * Ends a member and journals the erasure, which the stores follow. Repeatable.
 * @param emails addresses that the member has proved: those of a stranger would be erased as well
 */
export async function requestErasure(
  { database, sealer, now }: Deps,
  { member, shopperId, emails }: { member: Member; shopperId: string; emails: readonly string[] },
  requestedBy: ErasureRequester,
): Promise<void> {
  const id = await derivedId('era', member.id, Date.parse(member.createdAt))
  const known = [...new Set(emails.map((email) => email.toLowerCase()))]
  const subject = await sealer.seal(JSON.stringify(known), id)
  await insertErasure(database, { id, memberId: member.id, shopperId, subject }, requestedBy, now())
}

/** The emails of an erasure; none where they are of no further use, or the secret was changed. */
export async function openSubject(
  sealer: Sealer,
  { id, subject }: { id: string; subject: string | null },
): Promise<string[]> {
  const text = subject === null ? null : await sealer.open(subject, id)
  // Written by `requestErasure` and by nothing else.
  return text === null ? [] : JSON.parse(text)
}
