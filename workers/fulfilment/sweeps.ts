import { resumeCatalogWork } from './catalog/resume.ts'
import type { FulfilmentDeps } from './deps.ts'
import { eraseMembers } from './erasure/erase-members.ts'
import { trackParcels } from './logistics/track-parcels.ts'
import { mailNotices } from './member/mail-notices.ts'
import { deleteOldMails } from './notify/delete-old.ts'
import { remindUnpaid } from './notify/remind-unpaid.ts'
import { sendQueuedMail } from './notify/send-queued.ts'
import { completeDelivered } from './order/complete-delivered.ts'
import { verifySample } from './order/verify-sample.ts'
import { sweepCalls } from './outbound/kinds.ts'
import { resendOutbox } from './outbox/resend.ts'
import { compareCharges } from './payment/compare-charges.ts'
import { reconcilePayments } from './payment/reconcile.ts'
import { countOrders } from './report/sweep.ts'
import { deleteUnusedPhotos, publishReviewRatings } from './review/sweep.ts'
import { sendStockAlerts } from './stock-alert/send-alerts.ts'

/** Finishes what stalled; answers how much there was. */
type Sweep = (deps: FulfilmentDeps) => Promise<number>

/** Every sweep that cron runs each minute, by the name its count is answered under. */
const SWEEPS: Readonly<Record<string, Sweep>> = {
  resent: resendOutbox,
  completed: completeDelivered,
  reminded: remindUnpaid,
  stockAlerts: sendStockAlerts,
  noticed: mailNotices,
  mailed: sendQueuedMail,
  deletedMails: deleteOldMails,
  brokenLedgers: verifySample,
  reconciled: reconcilePayments,
  chargesUnmatched: compareCharges,
  reported: countOrders,
  catalogResumed: resumeCatalogWork,
  tracked: trackParcels,
  webhooks: sweepCalls,
  ratings: publishReviewRatings,
  deletedPhotos: deleteUnusedPhotos,
  erased: eraseMembers,
}

/**
 * Runs every sweep, and answers how much each did.
 * @throws the first failure, once all have ended: one that fails stops no other.
 */
export async function runSweeps(deps: FulfilmentDeps): Promise<Record<string, number>> {
  const names = Object.keys(SWEEPS)
  const runs = await Promise.allSettled(Object.values(SWEEPS).map((sweep) => sweep(deps)))
  const failed = runs.find((run) => run.status === 'rejected')
  if (failed) throw failed.reason
  const counts = runs.map((run) => (run.status === 'fulfilled' ? run.value : 0))
  return Object.fromEntries(names.map((name, i) => [name, counts[i] ?? 0]))
}
