import { normalEmail } from '../checkout/buyer/rules.ts'
import type { Completion, CompletionStep, StepAnswer } from '../checkout/completion/contract.ts'
import { sha256 } from '../kit/digest.ts'
import { COUPON_LEASE_MS } from '../platform/limits.ts'
import { log } from '../platform/log.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import {
  type CouponPort,
  type CouponReason,
  type ResolvedCode,
  redeemedCoupons,
} from './contract.ts'

interface Deps {
  coupons: { campaign(id: string): Pick<CouponPort, 'execute'> }
  now(): number
}

type Revised = NonNullable<Extract<StepAnswer, { ok: false }>['revised']>

/** Prices a completion's checkout anew with these codes. */
type Requote<D> = (
  completion: Completion<D>,
  coupons: readonly ResolvedCode[],
) => Promise<Result<Revised>>

/** A mailbox as campaigns count it: the hash of its one spelling, so that none keeps an address. */
export const mailboxOf = (email: string): Promise<string> => sha256(`coupon:${normalEmail(email)}`)

/**
 * Reserves a place of each campaign whose code lowers the order. Refuses `coupon_invalid` with the
 * `reason` and the `code`; the checkout is priced without the code then.
 */
export const couponStepOf = <D extends Deps>(requote: Requote<D>): CompletionStep<D> => ({
  name: 'coupon',
  applies: ({ quote }) => quote.coupons !== undefined,

  async run(completion) {
    const { record } = completion
    const { coupons } = record.quote
    const refused = await reserveAll(completion)
    const [first] = refused
    if (!first || !coupons) return ok({})
    const reasonOf = new Map(refused.map(({ key, reason }) => [key, reason]))
    const known = coupons.resolved.map((one) => {
      const refusal = reasonOf.get(one.key)
      return refusal ? { ...one, refusal } : one
    })
    const revised = await requote(completion, known)
    const { code, reason } = first
    const refusal = refuse('coupon_invalid', undefined, { extra: { reason, code } })
    return revised.ok ? { ...refusal, revised: revised.value } : refusal
  },

  /** A place that could not be freed is free again when its lease ends. */
  async undo({ deps, record, intent: { orderId } }) {
    const settled = await Promise.allSettled(
      redeemedCoupons(record.quote).map(({ campaign: { id } }) => {
        const release = { type: 'coupon.release', orderId, version: record.version } as const
        return deps.coupons.campaign(id).execute(release)
      }),
    )
    const broken = settled.find((one) => one.status === 'rejected')
    if (broken) log('coupon.not-released', { orderId, error: broken.reason })
  },
})

/**
 * Reserves side by side; answers the codes that were refused. An error of one is thrown after all
 * have ended: a place that is taken after `undo` would be kept until its lease ends.
 */
async function reserveAll<D extends Deps>({
  deps,
  record,
  intent: { orderId },
  shopperId,
}: Completion<D>): Promise<{ key: string; code: string; reason: CouponReason }[]> {
  const redeemed = redeemedCoupons(record.quote)
  if (redeemed.length === 0) return []
  const mailbox = await mailboxOf(record.details.email ?? '')
  const until = deps.now() + COUPON_LEASE_MS
  const settled = await Promise.allSettled(
    redeemed.map(({ key, campaign: { id, terms } }) =>
      deps.coupons.campaign(id).execute({
        type: 'coupon.reserve',
        ...{ terms, key, orderId, shopperId, mailbox, version: record.version, until },
      }),
    ),
  )
  const broken = settled.find((one) => one.status === 'rejected')
  if (broken) throw broken.reason
  return redeemed.flatMap(({ key, code }, index) => {
    const one = settled[index]
    const answer = one?.status === 'fulfilled' ? one.value : null
    if (!answer || answer.ok) return []
    // `CouponKeeper` refuses with a reason and with nothing else.
    return [{ key, code, reason: answer.problem.extra?.reason as CouponReason }]
  })
}
