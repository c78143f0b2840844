import type { PurchaseInput } from '../drop/contract.ts'
import { sha256 } from '../platform/digest.ts'
import type { Address, CheckoutDetails } from './contract.ts'

/** Mail providers that ignore dots before the `@`: one mailbox has many spellings. */
const DOTLESS = new Set(['gmail.com', 'googlemail.com'])

/**
 * One spelling per mailbox: lower case, without a `+tag`, and without dots where the provider
 * ignores them. For counting only: mail goes to the address as it was given.
 */
export function normalEmail(email: string): string {
  const folded = email.normalize('NFKC').trim().toLowerCase()
  const at = folded.lastIndexOf('@')
  if (at < 0) return folded
  const local = folded.slice(0, at).replace(/\+.*$/, '')
  const domain = folded.slice(at + 1)
  return DOTLESS.has(domain) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${domain}`
}

/**
 * One spelling per door: street, postal code and country without case, accents, spaces or
 * punctuation. Name and second line are left out: they are what a reseller varies.
 */
export const normalAddress = ({ line1, postalCode, country }: Address): string =>
  [line1, postalCode, country].map(bare).join('|')

const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/**
 * Everything a drop's limit counts a buyer by, hashed: the drop learns that two purchases share
 * an address, never which. A kind that is not known is left out.
 */
export async function buyerIdentities(
  buyer: { shopperId: string; device?: string } & Pick<
    CheckoutDetails,
    'email' | 'shippingAddress'
  >,
): Promise<PurchaseInput['identities']> {
  const { shopperId, email, shippingAddress, device } = buyer
  const known = [
    { kind: 'shopper' as const, text: shopperId },
    ...(email ? [{ kind: 'email' as const, text: normalEmail(email) }] : []),
    ...(shippingAddress
      ? [{ kind: 'address' as const, text: normalAddress(shippingAddress) }]
      : []),
    ...(device ? [{ kind: 'device' as const, text: device }] : []),
  ]
  return Promise.all(
    known.map(async ({ kind, text }) => ({ kind, hash: await sha256(`${kind}:${text}`) })),
  )
}
