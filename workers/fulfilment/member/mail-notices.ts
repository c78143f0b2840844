import { deleteNotices, selectNotices } from '../../../src/shared/member/notice-store.ts'
import type { Mail } from '../../../src/shared/notify/contract.ts'
import { insertMail } from '../../../src/shared/notify/store.ts'
import { memberNoticeMail } from '../../../src/shared/notify/templates/member-notice-mail.ts'
import { MEMBER_NOTICES_PER_RUN_MAX } from '../../../src/shared/platform/limits.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { sendMailsNow } from '../notify/send-queued.ts'

/**
 * Mails the notices of changed accounts; answers their number. A mail has the id and the moment of its
 * notice: runs side by side make no second one, nor does one that dies before it deletes the notices.
 */
export async function mailNotices(deps: FulfilmentDeps): Promise<number> {
  const notices = await selectNotices(deps.directory, MEMBER_NOTICES_PER_RUN_MAX)
  if (notices.length === 0) return 0
  const mails = notices.map(
    (notice): Mail => ({ id: notice.id, ...memberNoticeMail(notice, deps.sender, deps.origin) }),
  )
  await insertMail(deps.engagement, mails)
  const ids = notices.map(({ id }) => id)
  await deleteNotices(deps.directory, ids)
  sendMailsNow(deps, mails)
  return notices.length
}
