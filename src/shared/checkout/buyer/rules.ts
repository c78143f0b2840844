import type { PurchaseInput } from '../../drop/contract.ts'
import { sha256 } from '../../kit/digest.ts'
import type { FairnessConfig } from '../../platform/shop-config.ts'
import type { CheckoutDetails } from '../quote/contract.ts'
import { doorOf } from './doors.ts'
import { isPublicDomain, normalMailbox } from './mailboxes.ts'

/** One spelling per mailbox; see mailboxes.ts. For counting only. */
export function normalEmail(email: string): string {
  const { local, domain } = normalMailbox(email)
  return domain === '' ? local : `${local}@${domain}`
}

type Buyer = {
  shopperId: string
  /** Shoppers that the buyer was before. */
  former?: readonly string[]
  device?: string
} & Pick<CheckoutDetails, 'email' | 'shippingAddress'>
type Identity = PurchaseInput['identities'][number]
/** `text` is what is hashed: each kind of evidence has its own beginning. */
type Evidence = Omit<Identity, 'hash'> & { text: string }

/**
 * Flats of one building share `sameBuildingFactor` limits. An address without a flat may be any of
 * the building's homes, so it counts as all of them: a made-up flat gains nothing over it.
 */
function addressEvidence(
  address: NonNullable<Buyer['shippingAddress']>,
  { sameAddressFactor = 1, sameBuildingFactor = 4 }: FairnessConfig,
): Evidence[] {
  const { building, unit } = doorOf(address)
  const home: Evidence = {
    kind: 'address',
    text: `address:${building}|${unit ?? ''}`,
    factor: sameAddressFactor,
  }
  const all: Evidence = {
    kind: 'address',
    text: `building:${building}`,
    factor: sameBuildingFactor * sameAddressFactor,
    weight: unit === null ? sameBuildingFactor : 1,
  }
  return [home, all]
}

/**
 * The identities of the release before. A drop that runs while the shop is upgraded has hashes of
 * these: counted too, they refuse a second purchase. They allow for a building, because they leave
 * the flat out. The release after this one no longer needs them.
 */
function formerEvidence(
  { email, shippingAddress }: Omit<Buyer, 'shopperId'>,
  config: FairnessConfig,
): Evidence[] {
  const bare = (text: string) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '')
  const folded = email?.normalize('NFKC').trim().toLowerCase() ?? ''
  const mailbox = folded.replace(/\+.*(?=@)/, '')
  const { line1, postalCode, country } = shippingAddress ?? {}
  const door = [line1, postalCode, country].map((part) => bare(part ?? '')).join('|')
  const { sameAddressFactor = 1, sameBuildingFactor = 4 } = config
  const factor = sameAddressFactor * sameBuildingFactor
  return [
    ...(email && mailbox.replaceAll('.', '') !== normalEmail(email).replaceAll('.', '')
      ? [{ kind: 'email' as const, text: `email:${mailbox}` }]
      : []),
    ...(shippingAddress ? [{ kind: 'address' as const, text: `address:${door}`, factor }] : []),
  ]
}

/** A domain on which one person may own every mailbox counts as one buyer beyond the factor. */
function domainEvidence(email: string, { sameDomainFactor }: FairnessConfig): Evidence[] {
  const { domain } = normalMailbox(email)
  if (!sameDomainFactor || domain === '' || isPublicDomain(domain)) return []
  return [{ kind: 'email', text: `domain:${domain}`, factor: sameDomainFactor }]
}

/**
 * Everything a drop's limit counts a buyer by, hashed: the drop learns that two purchases share
 * an address, never which. A kind that is not known is left out.
 */
export async function buyerIdentities(
  buyer: Buyer,
  config: FairnessConfig = {},
): Promise<Identity[]> {
  const { shopperId, former = [], email, shippingAddress, device } = buyer
  const shoppers = [...new Set([shopperId, ...former])]
  const known: Evidence[] = [
    ...shoppers.map((id) => ({ kind: 'shopper' as const, text: `shopper:${id}` })),
    ...(email ? [{ kind: 'email' as const, text: `email:${normalEmail(email)}` }] : []),
    ...(email ? domainEvidence(email, config) : []),
    ...(shippingAddress ? addressEvidence(shippingAddress, config) : []),
    ...(device ? [{ kind: 'device' as const, text: `device:${device}` }] : []),
    ...formerEvidence(buyer, config),
  ]
  return Promise.all(
    known.map(async ({ text, ...evidence }) => ({ ...evidence, hash: await sha256(text) })),
  )
}
