import { fromHex, toHex } from '../platform/bytes.ts'

/** Hashing, handed in: synchronous, so that a link and its row land in one transaction. */
export interface Hashes {
  sha256(...parts: Uint8Array[]): Uint8Array
  hmacSha256(key: Uint8Array, text: string): Uint8Array
}

const encoder = new TextEncoder()
export const bytesOf = (text: string): Uint8Array => encoder.encode(text)

/**
 * What a shard's list starts from: SHA-256 of `<dropId>#<shard>` in UTF-8. An empty list has this
 * head, and lists of two shards or drops never share a link.
 */
export const genesis = (hashes: Hashes, dropId: string, shard: number): string =>
  toHex(hashes.sha256(bytesOf(`${dropId}#${shard}`)))

/** The link an entry makes: SHA-256(32 bytes of the previous link ‖ entry id in UTF-8), hex. */
export const nextLink = (hashes: Hashes, previous: string, entryId: string): string =>
  toHex(hashes.sha256(fromHex(previous), bytesOf(entryId)))

/** SHA-256 over the 32 bytes of every shard's head, in the order of the shards, hex. */
export const listHash = (hashes: Hashes, heads: readonly string[]): string =>
  toHex(hashes.sha256(...heads.map(fromHex)))

/** What is published before entries open: SHA-256 of the 32 bytes of the seed, hex. */
export const commitmentOf = (hashes: Hashes, seed: string): string =>
  toHex(hashes.sha256(fromHex(seed)))
