import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/clock.ts'
import { MAIL_RETENTION_DAYS, MAILS_PER_RECIPIENT_PER_HOUR } from '../platform/limits.ts'
import type { Result } from '../platform/result.ts'
import type { ShopConfig } from '../platform/shop-config.ts'
import { cleanLine } from '../platform/text.ts'
import { type Sender, traitsOf } from './content.ts'
import type { Mail } from './contract.ts'

const FIRST_RETRY_MS = MINUTE_MS
const RETRY_MAX_MS = 6 * HOUR_MS
/** A mail that was not attempted waits this long. */
const HELD_MS = MINUTE_MS
const RECIPIENT_HELD_MS = 15 * MINUTE_MS
const REASON_CHARS_MAX = 300

/** What one attempt, or the decision not to make one, leaves in the row of a queued mail. */
export type Settlement =
  | { state: 'sent'; providerId: string | null }
  | { state: 'queued'; nextAt: number; reason: string; attempted: boolean }
  | { state: 'failed'; reason: string; isDeadLetter: boolean }

type Tried = Pick<Mail, 'at' | 'kind'> & { attempts: number; requeuedAt: number | null }

const reasonText = (reason: string): string => cleanLine(reason, REASON_CHARS_MAX)

/** Whether a mail is too old to be of use: a code has ended, or its provider was out for days. */
const isGivenUp = ({ at, kind, requeuedAt }: Tried, dueAt: number): boolean =>
  dueAt > (requeuedAt ?? Date.parse(at)) + traitsOf(kind ?? null).triedForMs

const isPassing = ({ kind }: Pick<Mail, 'kind'>): boolean => traitsOf(kind ?? null).isPassing

/** A mail whose text is no longer true needs no decision of staff. */
const givenUp = (mail: Pick<Mail, 'kind'>, reason: string): Settlement => ({
  ...{ state: 'failed', reason, isDeadLetter: !isPassing(mail) },
})

/** The end of a mail whose text is no longer true before an attempt; null where it may leave. */
export const outlived = (mail: Tried, now: number): Settlement | null =>
  isPassing(mail) && isGivenUp(mail, now) ? givenUp(mail, 'too_late') : null

/**
 * The state of a mail after an attempt. A refusal by the provider is final (`mail_refused`). Any
 * other failure is retried after a time that doubles with each attempt, from a minute to six hours.
 * @param mail `attempts` counts this one
 * @param now milliseconds
 */
export function afterAttempt(
  mail: Tried,
  answer: Result<{ providerId: string | null }>,
  now: number,
): Settlement {
  if (answer.ok) return { state: 'sent', providerId: answer.value.providerId }
  const { code, detail = code, retryAfter = 0 } = answer.problem
  const reason = reasonText(detail)
  if (code === 'mail_refused') return { state: 'failed', reason, isDeadLetter: true }
  const wait = Math.min(FIRST_RETRY_MS * 2 ** (mail.attempts - 1), RETRY_MAX_MS)
  const nextAt = now + Math.max(wait, retryAfter * 1000)
  if (isGivenUp(mail, nextAt)) return givenUp(mail, reason)
  return { state: 'queued', nextAt, reason, attempted: true }
}

/** A mail that is not attempted now: the provider is out, or the recipient has had enough. */
export function heldBack(
  mail: Tried,
  reason: 'provider_unavailable' | 'recipient_limit',
  now: number,
): Settlement {
  const nextAt = now + (reason === 'recipient_limit' ? RECIPIENT_HELD_MS : HELD_MS)
  return isGivenUp(mail, nextAt)
    ? givenUp(mail, reason)
    : { state: 'queued', nextAt, reason, attempted: false }
}

/**
 * Splits a batch by what each recipient may still get within the hour.
 * @param recent how many each was sent in the last hour; a recipient without an entry: none
 */
export function withinLimits<M extends { mail: Pick<Mail, 'to' | 'kind'> }>(
  mails: readonly M[],
  recent: ReadonlyMap<string, number>,
): { allowed: M[]; held: M[] } {
  const counts = new Map(recent)
  const allowed: M[] = []
  const held: M[] = []
  for (const one of mails) {
    const { mail } = one
    const count = counts.get(mail.to) ?? 0
    if (traitsOf(mail.kind ?? null).limited && count >= MAILS_PER_RECIPIENT_PER_HOUR) {
      held.push(one)
    } else {
      counts.set(mail.to, count + 1)
      allowed.push(one)
    }
  }
  return { allowed, held }
}

/**
 * The key under which a provider is asked for a mail. A mail that is queued again is another
 * request: under the key of the first, a provider would answer that it has sent it.
 */
export const idempotencyKeyOf = ({
  id,
  requeuedAt,
}: Pick<Mail, 'id'> & Pick<Tried, 'requeuedAt'>): string =>
  requeuedAt === null ? id : `${id}:${requeuedAt}`

/** How many days a mail is kept: at least the one on which it may still be sent again. */
export const retentionDaysOf = ({ mail }: Pick<ShopConfig, 'mail'>): number =>
  Math.max(1, mail?.retentionDays ?? MAIL_RETENTION_DAYS)

/** Mails written before this moment (milliseconds) are deleted. */
export const retainedSince = (shop: Pick<ShopConfig, 'mail'>, now: number): number =>
  now - retentionDaysOf(shop) * DAY_MS

/** The sender of the shop's mails. Goods come back to the merchant's address unless another is set. */
export function senderOf(
  {
    name,
    supportEmail,
    merchant,
    returns,
    mail,
  }: Pick<ShopConfig, 'name' | 'supportEmail' | 'merchant' | 'returns' | 'mail'>,
  sends: boolean,
): Sender {
  const own = merchant && [merchant.legalName, ...merchant.address]
  const address = returns?.address ?? own
  return {
    name,
    supportEmail,
    sends,
    ...(address === undefined ? {} : { returnAddress: address }),
    ...(mail?.deliveryAttempts ? { tellsDeliveryAttempts: true } : {}),
  }
}
