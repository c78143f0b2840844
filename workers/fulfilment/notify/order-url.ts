import { signingKey } from '../../../src/shared/kit/signed-token.ts'
import { orderLink } from '../../../src/shared/order-access/token.ts'

/** The order a mail tells of, its recipient, and its moment in RFC 3339. */
interface LinkedMail {
  orderId: string
  to: string
  at: string
}

/** The shop's own address; null where the setting is missing or is no address of the web. */
export function originOf(setting: string | null): string | null {
  const url = setting === null ? null : URL.parse(setting)
  return url !== null && /^https?:$/.test(url.protocol) ? url.origin : null
}

/**
 * The links of mails to their orders. A link follows from order, recipient and moment, so that each
 * attempt of a mail has the same. Null where the deployment does not say its address.
 */
export function orderUrls(
  secret: string,
  origin: string | null,
): (mail: LinkedMail) => Promise<string | null> {
  let key: Promise<CryptoKey> | null = null
  return async ({ orderId, to, at }) => {
    if (origin === null) return null
    key ??= signingKey(secret)
    return orderLink(await key, origin, { id: orderId, email: to }, Date.parse(at))
  }
}
