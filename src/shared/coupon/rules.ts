import type { OffersDocument, Unapplied } from '../promotion/contract.ts'
import type {
  AppliedCode,
  Campaign,
  CampaignState,
  CouponReason,
  CouponTerms,
  ResolvedCode,
} from './contract.ts'

const CODE_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_BYTES = 8
const CODE_GROUP = 4

/**
 * A code of 64 bits in base 32 without letters that are taken for digits, in groups of four.
 * @param bytes eight random ones
 */
export function codeOfBytes(bytes: Uint8Array): string {
  let bits = bytes.slice(0, CODE_BYTES).reduce((all, byte) => (all << 8n) | BigInt(byte), 0n)
  let digits = ''
  for (let n = 0; n < 13; n += 1) {
    digits = CODE_DIGITS.charAt(Number(bits & 31n)) + digits
    bits >>= 5n
  }
  return (digits.match(new RegExp(`.{1,${CODE_GROUP}}`, 'g')) ?? []).join('-')
}

/** Fresh codes, all different. */
export function newCodes(count: number): string[] {
  const codes = new Set<string>()
  while (codes.size < count) {
    codes.add(codeOfBytes(crypto.getRandomValues(new Uint8Array(CODE_BYTES))))
  }
  return [...codes]
}

/** Why a window is closed at a moment (milliseconds); null where it is open. */
const outsideOf = (
  { startsAt, endsAt }: Pick<CouponTerms, 'startsAt' | 'endsAt'>,
  now: number,
): 'not_started' | 'expired' | null => {
  if (endsAt !== null && endsAt <= now) return 'expired'
  return startsAt !== null && now < startsAt ? 'not_started' : null
}

/** The state of a campaign at a moment (milliseconds). */
export function campaignStateAt(
  { startsAt, endsAt }: Pick<Campaign, 'startsAt' | 'endsAt'>,
  now: number,
): CampaignState {
  const moment = (at: string | undefined) => (at === undefined ? null : Date.parse(at))
  const outside = outsideOf({ startsAt: moment(startsAt), endsAt: moment(endsAt) }, now)
  if (outside === null) return 'running'
  return outside === 'expired' ? 'ended' : 'scheduled'
}

/** The counts of a campaign as one shopper meets them, without the order that is decided. */
export interface CouponFacts {
  terms: CouponTerms
  /** Places that are claimed, reserved or used. */
  taken: number
  /** Uses by the shopper or by the mailbox, whichever are more. */
  buyerUses: number
  /** The shopper has a claim of this code that no order has used. */
  hasClaim: boolean
  /** Another order has used the code, or another shopper has claimed it. */
  isCodeTaken: boolean
}

/**
 * Why a use is refused; null where there is a place for it. The one decision of uses: no sequence of
 * them exceeds `total` or `perShopper`, and a code that counts once counts once.
 */
export function refusalOfUse(facts: CouponFacts, now: number): CouponReason | null {
  const { terms, taken, buyerUses, hasClaim, isCodeTaken } = facts
  const outside = outsideOf(terms, now)
  if (outside) return outside
  if (terms.perShopper !== null && buyerUses >= terms.perShopper) return 'already_used'
  if (terms.countsOnce && isCodeTaken) return 'used_up'
  // The place of a claim is taken already.
  return hasClaim || terms.total === null || taken < terms.total ? null : 'used_up'
}

/** Why a claim is refused; null where there is a place for it and a use left to the shopper. */
export const refusalOfClaim = (facts: CouponFacts, now: number): CouponReason | null =>
  refusalOfUse({ ...facts, hasClaim: false }, now)

/** Why the campaign of a code gives nothing, whatever is bought; null where it may. */
const refusalOfCampaign = ({ campaign, refusal }: ResolvedCode, now: number) => {
  if (campaign === null) return 'unknown'
  return outsideOf(campaign.terms, now) ?? refusal ?? null
}

/** The codes that count at a moment: of each promotion the first one, by the promotion's id. */
export function countingCodes(
  codes: readonly ResolvedCode[],
  now: number,
): Map<string, ResolvedCode> {
  const counting = new Map<string, ResolvedCode>()
  for (const code of codes) {
    const promotionId = code.campaign?.promotionId
    if (promotionId === undefined || counting.has(promotionId)) continue
    if (refusalOfCampaign(code, now) === null) counting.set(promotionId, code)
  }
  return counting
}

/** The next moment at which the campaign of a code begins or ends; null: none does. */
export function nextCodeTurn(codes: readonly ResolvedCode[], now: number): number | null {
  const turns = codes
    .flatMap(({ campaign }) => [campaign?.terms.startsAt ?? 0, campaign?.terms.endsAt ?? 0])
    .filter((at) => at > now)
  return turns.length === 0 ? null : Math.min(...turns)
}

const REASONS: Record<Unapplied, CouponReason> = {
  minimum_not_met: 'minimum_not_met',
  no_matching_line: 'no_matching_line',
  members_only: 'members_only',
  not_first_order: 'not_first_order',
  other_country: 'other_country',
  not_combinable: 'not_combinable',
  nothing_to_lower: 'no_matching_line',
  // The code counts: its promotion has another reason.
  code_missing: 'unknown',
}

interface Evaluated {
  offers: Pick<OffersDocument, 'promotions'>
  /** Why a running promotion gives nothing, by its id; one that is absent applies. */
  unapplied: ReadonlyMap<string, Unapplied>
  now: number
}

/**
 * The codes as their shopper sees them. One that strangers may not know answers `unknown` whatever
 * keeps it from applying: a guess learns nothing.
 */
export function appliedCodes(codes: readonly ResolvedCode[], evaluated: Evaluated): AppliedCode[] {
  const counting = countingCodes(codes, evaluated.now)
  return codes.map((one) => {
    const reason = reasonOf(one, counting, evaluated)
    if (reason === null) return { code: one.code, applicable: true }
    const isKnown = one.campaign?.public === true || one.isClaimed
    return { code: one.code, applicable: false, reason: isKnown ? reason : 'unknown' }
  })
}

function reasonOf(
  one: ResolvedCode,
  counting: ReadonlyMap<string, ResolvedCode>,
  { offers, unapplied, now }: Evaluated,
): CouponReason | null {
  const refusal = refusalOfCampaign(one, now)
  if (refusal !== null || one.campaign === null) return refusal
  const { promotionId } = one.campaign
  if (counting.get(promotionId)?.key !== one.key) return 'not_combinable'
  const promotion = offers.promotions.find(({ id }) => id === promotionId)
  // A promotion that is a draft or was removed gives nothing any more.
  if (promotion === undefined) return 'expired'
  const why = unapplied.get(promotionId)
  return outsideOf(promotion, now) ?? (why === undefined ? null : REASONS[why])
}
