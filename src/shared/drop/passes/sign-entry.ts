import { signingKey, signToken } from '../../kit/signed-token.ts'
import { type EntryView, RECEIPT_PREFIX } from '../entries/contract.ts'
import type { UnsignedView } from '../entries/read-entry.ts'
import { PASS_PREFIX } from './contract.ts'

/** Signs receipts and passes. The same claims give the same token at any time. */
export class EntrySigner {
  readonly #secret: string
  #key: Promise<CryptoKey> | null = null

  constructor(secret: string) {
    this.#secret = secret
  }

  async sign({ view, receipt, pass }: UnsignedView): Promise<EntryView> {
    this.#key ??= signingKey(this.#secret)
    const key = await this.#key
    return {
      ...view,
      receipt: await signToken(key, RECEIPT_PREFIX, receipt),
      ...(pass ? { pass: await signToken(key, PASS_PREFIX, pass) } : {}),
    }
  }
}
