import { eraseLetters } from '../../../src/shared/dead-letter/erase-store.ts'
import type { ErasureOutcome, ErasureSubject } from '../../../src/shared/erasure/contract.ts'
import { deleteNoticesOf } from '../../../src/shared/member/notice-store.ts'
import { eraseMailsTo } from '../../../src/shared/notify/erase-store.ts'
import { erasedMessage } from '../../../src/shared/order/erased-message.ts'
import { deletePasskeys } from '../../../src/shared/passkey/store.ts'
import { eraseAnswers } from '../../../src/shared/staff/erase-store.ts'
import { deleteAlertsTo } from '../../../src/shared/stock-alert/store.ts'
import { CALLS_AT_ONCE, inParallel } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { mailDatabases } from '../notify/databases.ts'

/** Erases a person from one store. Repeatable. @throws where it is to be tried again */
export type PersonStore = (deps: FulfilmentDeps, subject: ErasureSubject) => Promise<ErasureOutcome>

/**
 * In the keys of answers about mails. The id of a mail does not tell its recipient: the answers about
 * all of them are erased.
 */
const MAIL_ANSWERS = '/mails/'

/**
 * Every store that has something of a person beside the person's orders. A subsystem that stores an
 * email, a name or an address adds its row.
 */
export const PERSON_STORES: Readonly<Record<string, PersonStore>> = {
  objects: async (deps, { shopperIds }) => {
    const erased = await inParallel(shopperIds, CALLS_AT_ONCE, (shopperId) =>
      deps.shopper(shopperId).execute({
        caller: { kind: 'system', shopperId },
        command: { type: 'shopper.erase' },
      }),
    )
    const isDone = erased.every(
      (one) => one.status === 'fulfilled' && one.value.ok && one.value.value.complete,
    )
    return isDone ? 'done' : 'later'
  },
  passkeys: async (deps, { memberId }) => {
    await deletePasskeys(deps.directory, memberId)
    return 'done'
  },
  // Before the mails: a notice becomes one.
  notices: async (deps, { memberId }) => {
    await deleteNoticesOf(deps.directory, memberId)
    return 'done'
  },
  mails: async (deps, { emails }) => {
    const scans = deps.mail.port === null
    await Promise.all(mailDatabases(deps).map(({ db }) => eraseMailsTo(db, emails, scans)))
    return 'done'
  },
  stockAlerts: async (deps, { emails }) => {
    await deleteAlertsTo(deps.engagement, emails)
    return 'done'
  },
  staffAnswers: async (deps, { memberId, emails }) => {
    const subjects = emails.length === 0 ? [memberId] : [memberId, MAIL_ANSWERS]
    await eraseAnswers(deps.directory, { subjects, emails })
    return 'done'
  },
  deadLetters: async (deps, { shopperIds, emails }) => {
    // Letters about its orders are those of ORDER_STORES, which know where an address is needed.
    const erased = (message: unknown) => erasedMessage(message, () => true)
    await eraseLetters(deps.engagement, [...shopperIds, ...emails], erased)
    return 'done'
  },
}
