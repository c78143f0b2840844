import { openToken, signToken } from '../kit/signed-token.ts'

const PREFIX = 'kbu1'

interface Unsubscribe {
  memberId: string
}

/** The absolute link that ends a member's marketing mails. It does not expire. */
export async function unsubscribeLink(
  key: CryptoKey,
  origin: string,
  memberId: string,
): Promise<string> {
  const claims: Unsubscribe = { memberId }
  return new URL(`/unsubscribe/${await signToken(key, PREFIX, claims)}`, origin).href
}

/** The member of a link; null where this shop never signed it. */
export async function openUnsubscribe(key: CryptoKey, token: string): Promise<string | null> {
  return (await openToken<Unsubscribe>(key, PREFIX, token))?.memberId ?? null
}
