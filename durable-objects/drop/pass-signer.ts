import { type EntryView, PASS_PREFIX, RECEIPT_PREFIX } from '../../src/shared/drop/contract.ts'
import type { UnsignedView } from '../../src/shared/drop/entries/read-entry.ts'
import { signingKey, signToken } from '../../src/shared/kit/signed-token.ts'

/** Signs receipts and passes. The same claims give the same token, whenever they are signed. */
export class PassSigner {
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
