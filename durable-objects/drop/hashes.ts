import { createHash, createHmac } from 'node:crypto'
import type { Hashes } from '../../src/shared/drop/fairness/chain.ts'

/**
 * Synchronous hashing of the runtime: WebCrypto would put an await between reading the list and
 * writing the next entry, and 12,500 promises between an opening and its first pass.
 */
export const hashes: Hashes = {
  sha256: (...parts) => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return new Uint8Array(hash.digest())
  },
  hmacSha256: (key, text) => new Uint8Array(createHmac('sha256', key).update(text).digest()),
}
