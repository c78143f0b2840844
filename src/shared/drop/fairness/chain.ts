import { fromHex, toHex } from '../../kit/bytes.ts'
import { canonicalJson } from '../../kit/digest.ts'

/** Hashing, handed in: synchronous, so that a link and its row land in one transaction. */
export interface Hashes {
  sha256(...parts: Uint8Array[]): Uint8Array
  hmacSha256(key: Uint8Array, text: string): Uint8Array
}

const encoder = new TextEncoder()
const bytesOf = (text: string): Uint8Array => encoder.encode(text)

/**
 * The start of a shard's list: SHA-256 of `<dropId>#<shard>` in UTF-8. An empty list has this
 * head, and lists of two shards or drops never share a link.
 */
export const genesis = (hashes: Hashes, dropId: string, shard: number): string =>
  toHex(hashes.sha256(bytesOf(`${dropId}#${shard}`)))

/** The part of an entry that its link binds: id and, in format 2, a space and its RFC 3339 time. */
export const linkText = (format: 1 | 2, entryId: string, enteredAt: string): string =>
  format === 1 ? entryId : `${entryId} ${enteredAt}`

/** The link an entry makes: SHA-256(32 bytes of the previous link ‖ its text in UTF-8), hex. */
export const nextLink = (hashes: Hashes, previous: string, text: string): string =>
  toHex(hashes.sha256(fromHex(previous), bytesOf(text)))

/** SHA-256 over the 32 bytes of every shard's head, in the order of the shards, hex. */
export const listHash = (hashes: Hashes, heads: readonly string[]): string =>
  toHex(hashes.sha256(...heads.map(fromHex)))

/** The commitment, published before entries open: SHA-256 of the 32 bytes of the seed, hex. */
export const commitmentOf = (hashes: Hashes, seed: string): string =>
  toHex(hashes.sha256(fromHex(seed)))

/** SHA-256 of a value's canonical JSON in UTF-8, hex. */
export const hashOf = (hashes: Hashes, value: unknown): string =>
  toHex(hashes.sha256(bytesOf(canonicalJson(value))))

/** One admission as `admissionsHash` binds it. `admittedAt` in RFC 3339. */
interface Admission {
  entryId: string
  admittedAt: string
  units: number
  outcome: 'admitted' | 'used' | 'missed'
}

/** SHA-256 over `<entry id> <admitted at> <units> <outcome>` and a line feed each, by entry id. */
export const admissionsHash = (hashes: Hashes, admissions: readonly Admission[]): string => {
  const lines = admissions
    .map((one) => `${one.entryId} ${one.admittedAt} ${one.units} ${one.outcome}\n`)
    .sort()
  return toHex(hashes.sha256(bytesOf(lines.join(''))))
}
