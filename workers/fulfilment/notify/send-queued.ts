import { insertDeadLetters } from '../../../src/shared/dead-letter/store.ts'
import { LONGEST_TRIED_MS } from '../../../src/shared/notify/content.ts'
import type { Mail, MailPort } from '../../../src/shared/notify/contract.ts'
import {
  type ClaimedMail,
  claimNew,
  claimQueued,
  countSentSince,
  settleMails,
} from '../../../src/shared/notify/queue-store.ts'
import {
  afterAttempt,
  heldBack,
  idempotencyKeyOf,
  outlived,
  type Settlement,
  withinLimits,
} from '../../../src/shared/notify/rules.ts'
import { HOUR_MS } from '../../../src/shared/platform/clock.ts'
import {
  MAIL_ANSWER_MS,
  MAILS_AT_ONCE_MAX,
  MAILS_PER_SWEEP_MAX,
} from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { refuse } from '../../../src/shared/platform/result.ts'
import { inParallel } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { type MailDatabase, mailDatabaseOf, mailDatabases } from './databases.ts'
import { mailLetter } from './dead-letter.ts'
import { renderForRecipient } from './outbox.ts'

/** Providers take a few requests a second. */
const SENDS_AT_ONCE = 4
/** So many attempts of one run that the provider did not take end the run: it is out. */
const FAILURES_MAX = 4

interface Settled {
  in: MailDatabase
  mail: ClaimedMail
  settlement: Settlement
}

/**
 * Sends mails that are due, at most `MAILS_PER_SWEEP_MAX`; answers how many left. A mail is claimed
 * before it is sent and known to the provider by its id, so that runs side by side, and one that
 * dies, send it once where the provider has idempotency. Without a provider nothing is read.
 */
export async function sendQueuedMail(deps: FulfilmentDeps): Promise<number> {
  const { port } = deps.mail
  if (port === null) return 0
  const claimed = await claimAll(deps)
  const settled = await sendClaimed(deps, port, claimed)
  return settled.filter(({ settlement }) => settlement.state === 'sent').length
}

/**
 * Sends mails whose rows were just written, in the background and at most `MAILS_AT_ONCE_MAX` of
 * them. The sweep sends what this does not: those above the bound, and those of an isolate that
 * ended with its claims, once these have run out.
 */
export function sendMailsNow(
  deps: FulfilmentDeps,
  mails: readonly Pick<Mail, 'id' | 'at'>[],
): void {
  const { port } = deps.mail
  if (port === null || mails.length === 0) return
  deps.background(async () => {
    try {
      await sendClaimed(deps, port, await claimNamed(deps, mails.slice(0, MAILS_AT_ONCE_MAX)))
    } catch (error) {
      log('background.failed', { work: 'mail', error })
    }
  })
}

async function claimNamed(
  deps: FulfilmentDeps,
  mails: readonly Pick<Mail, 'id' | 'at'>[],
): Promise<Claimed[]> {
  const groups = Map.groupBy(mails, ({ id }) => mailDatabaseOf(deps, id).shard)
  const claimed = await Promise.all(
    mailDatabases(deps).map(async (one) => {
      const own = await claimNew(one.db, groups.get(one.shard) ?? [], deps.now())
      return own.map((mail) => ({ in: one, mail }))
    }),
  )
  return claimed.flat()
}

async function sendClaimed(
  deps: FulfilmentDeps,
  port: MailPort,
  claimed: readonly Claimed[],
): Promise<Settled[]> {
  if (claimed.length === 0) return []
  const settled = await settleAll(deps, port, claimed)
  await record(deps, settled)
  return settled
}

type Claimed = Omit<Settled, 'settlement'>

/** Each database gets its share, and what the ones before it left. */
async function claimAll(deps: FulfilmentDeps): Promise<Claimed[]> {
  const claimed: Claimed[] = []
  const databases = mailDatabases(deps)
  for (const [index, one] of databases.entries()) {
    const left = MAILS_PER_SWEEP_MAX - claimed.length
    const share = Math.max(1, Math.ceil(left / (databases.length - index)))
    const mails = await claimQueued(one.db, deps.now(), share)
    claimed.push(...mails.map((mail) => ({ in: one, mail })))
  }
  return claimed
}

async function settleAll(
  deps: FulfilmentDeps,
  port: MailPort,
  claimed: readonly Claimed[],
): Promise<Settled[]> {
  const late: Settled[] = []
  const inTime = claimed.filter((one) => {
    const settlement = outlived(one.mail, deps.now())
    if (settlement !== null) late.push({ ...one, settlement })
    return settlement === null
  })
  const recent = await countRecent(deps, inTime)
  const { allowed, held } = withinLimits(inTime, recent)
  if (held.length > 0) log('mail.held-back', { mails: held.length })
  const limited = held.map((one) => ({
    ...one,
    settlement: heldBack(one.mail, 'recipient_limit', deps.now()),
  }))
  let failures = 0
  const sent = await inParallel(allowed, SENDS_AT_ONCE, async (one) => {
    if (failures >= FAILURES_MAX) {
      return { ...one, settlement: heldBack(one.mail, 'provider_unavailable', deps.now()) }
    }
    const answer = await attempt(deps, port, one.mail)
    if (!answer.ok && answer.problem.code !== 'mail_refused') failures += 1
    return { ...one, settlement: afterAttempt(one.mail, answer, deps.now()) }
  })
  if (failures > 0) log('mail.provider-unavailable', { mails: failures })
  return [
    ...late,
    ...limited,
    ...sent.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
  ]
}

async function attempt(deps: FulfilmentDeps, port: MailPort, mail: ClaimedMail) {
  try {
    const rendered = await renderForRecipient(deps, mail)
    const silent = deps
      .wait(MAIL_ANSWER_MS)
      .then(() => refuse('dependency_unavailable', 'no answer'))
    return await Promise.race([
      port.send({
        ...rendered,
        replyTo: deps.sender.supportEmail,
        idempotencyKey: idempotencyKeyOf(mail),
      }),
      silent,
    ])
  } catch (error) {
    log('background.failed', { work: 'mail', error })
    return refuse('dependency_unavailable')
  }
}

/** How many mails each recipient got within the hour, over all databases. */
async function countRecent(
  deps: FulfilmentDeps,
  claimed: readonly Claimed[],
): Promise<Map<string, number>> {
  const recipients = [...new Set(claimed.map(({ mail }) => mail.to))]
  const now = deps.now()
  const since = { at: now - LONGEST_TRIED_MS, sentAt: now - HOUR_MS }
  const counts = await Promise.all(
    mailDatabases(deps).map(({ db }) => countSentSince(db, recipients, since)),
  )
  const all = new Map<string, number>()
  for (const [to, count] of counts.flatMap((one) => [...one])) {
    all.set(to, (all.get(to) ?? 0) + count)
  }
  return all
}

/** Dead letters come first: a row that is settled is not looked at again. */
async function record(deps: FulfilmentDeps, settled: readonly Settled[]): Promise<void> {
  const letters = settled.flatMap(({ in: { shard }, mail, settlement }) =>
    settlement.state === 'failed' && settlement.isDeadLetter
      ? [mailLetter({ shard, mail, reason: `The mail was not sent: ${settlement.reason}` })]
      : [],
  )
  if (letters.length > 0) await insertDeadLetters(deps.engagement, letters, deps.now())
  const groups = Map.groupBy(settled, (one) => one.in)
  await Promise.all([...groups].map(([{ db }, own]) => settleMails(db, own, deps.now())))
}
