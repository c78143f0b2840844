import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { StaffReview } from '../../../src/shared/review/contract.ts'
import { type Decision, moderateReview } from '../../../src/shared/review/moderate-review.ts'
import type { GatewayContext } from '../http/app.ts'
import { publishedReviews } from '../http/ports/reviews.ts'
import { auditedWrite } from '../http/staff-write.ts'

/** Of the reason for a rejection. */
export const REASON_MAX_CHARS = 500

/** The audit has the decision and not the review: its text is its author's, who may have it erased. */
const decided = ({ orderId, status, reason, version }: StaffReview) => ({
  orderId,
  status,
  reason,
  version,
})

/** Publishes or rejects a review, with a row of the audit. Refuses as `moderateReview`. */
export const decideReview = (
  c: GatewayContext,
  id: string,
  decision: Decision,
): Promise<Result<StaffReview>> =>
  auditedWrite(c, id, async () => {
    const deps = { db: c.env.ENGAGEMENT_DB, now: () => Date.now() }
    const done = await moderateReview(deps, id, decision)
    if (!done.ok) return done
    publishedReviews(c.env).expire()
    const { before, after } = done.value
    return ok({ before: decided(before), after: decided(after), value: after })
  })
