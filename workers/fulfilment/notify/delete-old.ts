import { deleteOldMail } from '../../../src/shared/notify/queue-store.ts'
import { MAILS_DELETED_PER_SWEEP_MAX } from '../../../src/shared/platform/limits.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { mailDatabases } from './databases.ts'

/** Deletes mails that are older than the shop keeps them, a bounded number; answers how many. */
export async function deleteOldMails(deps: FulfilmentDeps): Promise<number> {
  const before = deps.mailsRetainedSince(deps.now())
  const counts = await Promise.all(
    mailDatabases(deps).map(({ db }) => deleteOldMail(db, before, MAILS_DELETED_PER_SWEEP_MAX)),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}
