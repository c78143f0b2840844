import { decideDeadLetter } from '../../../src/shared/dead-letter/store.ts'
import type { Page } from '../../../src/shared/kit/page.ts'
import { linkedOrderOf, type MailKind, withoutSecrets } from '../../../src/shared/notify/content.ts'
import {
  type Mail,
  type MailDetail,
  type MailLogEntry,
  type MailLogInput,
  momentsOf,
  parseMailKey,
  type RenderedMail,
} from '../../../src/shared/notify/contract.ts'
import {
  selectMailLog,
  selectMailLogOfOrder,
  selectMailRow,
} from '../../../src/shared/notify/log-store.ts'
import { requeueMail } from '../../../src/shared/notify/queue-store.ts'
import { renderMail } from '../../../src/shared/notify/render-mail.ts'
import { sampleMail } from '../../../src/shared/notify/samples.ts'
import { insertMail, mailOfRow } from '../../../src/shared/notify/store.ts'
import { databaseOf } from '../../../src/shared/order/databases.ts'
import { readOrder, readOrderEvents } from '../../../src/shared/order/read-order.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { mailDatabaseOf } from './databases.ts'
import { mailLetterId } from './dead-letter.ts'
import { sendMailsNow } from './send-queued.ts'

/** A sample links to an order that nobody has. */
const SAMPLE_PATH = '/o/sample'

const sampleUrl = ({ origin }: FulfilmentDeps): string | null =>
  origin === null ? null : new URL(SAMPLE_PATH, origin).href

const sampleOf = (deps: FulfilmentDeps, kind: MailKind, to: string) => ({
  id: newId('msg'),
  ...sampleMail(kind, {
    to,
    at: rfc3339(deps.now()),
    sender: deps.sender,
    currency: deps.currency,
    origin: deps.origin,
  }),
})

/** A mail of this kind as the shop sends it, with sample data. */
export function previewMail(deps: FulfilmentDeps, kind: MailKind): RenderedMail {
  const mail = sampleOf(deps, kind, deps.sender.supportEmail)
  return renderMail(mail, deps.sender, sampleUrl(deps))
}

/** Sends a mail of this kind with sample data; without a provider it stays in the outbox. */
export async function sendTestMail(
  deps: FulfilmentDeps,
  kind: MailKind,
  to: string,
): Promise<{ id: string; to: string }> {
  const mail = sampleOf(deps, kind, to)
  await insertMail(deps.engagement, [{ ...mail, isQueued: deps.sender.sends }])
  sendMailsNow(deps, [mail])
  return { id: mail.id, to }
}

/**
 * The mail log, newest first. A page may be short, or empty, and have a next one. Refuses
 * `invalid_cursor`.
 */
export async function listMails(
  deps: FulfilmentDeps,
  { orderId, ...input }: MailLogInput,
): Promise<Result<Page<MailLogEntry>>> {
  const cursor = input.cursor === null ? null : parseMailKey(input.cursor)
  if (input.cursor !== null && cursor === null) return refuse('invalid_cursor')
  // A gateway of the release before does not know it.
  const kind = input.kind ?? null
  const filter = { ...input, kind, cursor }
  if (orderId === null) {
    return ok(await selectMailLog([deps.engagement, ...deps.orders], filter))
  }
  const db = databaseOf(deps.orders, orderId)
  const databases = { databases: deps.orders }
  const [order, entries] = await Promise.all([
    readOrder(databases, orderId),
    readOrderEvents(databases, orderId),
  ])
  if (db === null || !order.ok || !entries.ok) return ok({ data: [], nextCursor: null })
  const about = { id: orderId, email: order.value.email, moments: momentsOf(entries.value) }
  return ok(await selectMailLogOfOrder(db, about, filter))
}

/** A mail by `mailKeyOf`, with the database that has it; null where none has. */
async function findMail(deps: FulfilmentDeps, key: string) {
  const position = parseMailKey(key)
  if (position === null) return null
  const { db } = mailDatabaseOf(deps, position.id)
  const found = await selectMailRow(db, position)
  return found === null ? null : { ...found, db }
}

/**
 * One mail as staff read it: a code is hidden, and the link to the order opens nothing, as neither
 * is meant for the reader. Refuses `not_found`.
 */
export async function readMail(deps: FulfilmentDeps, key: string): Promise<Result<MailDetail>> {
  const found = await findMail(deps, key)
  if (found === null) return refuse('not_found')
  const { row, entry } = found
  const mail = withoutSecrets({ ...mailOfRow(row), subject: entry.subject })
  const { text, html } = renderMail(mail, deps.sender, sampleUrl(deps))
  const orderId = mail.content ? linkedOrderOf(mail.content) : null
  return ok({ ...entry, text, html, providerId: row.provider_id, orderId })
}

/**
 * Sends a mail again, whatever became of it. Refuses `not_found`, and `transition_not_allowed` for
 * a code, for a mail that waits to be sent, and where the shop has no provider.
 */
export async function resendMail(deps: FulfilmentDeps, key: string): Promise<Result<MailLogEntry>> {
  const found = await findMail(deps, key)
  if (found === null) return refuse('not_found')
  const { db, entry } = found
  if (entry.kind === 'code') return refuse('transition_not_allowed', 'A code is sent once.')
  if (deps.mail.port === null) {
    return refuse('transition_not_allowed', 'No mail leaves: the shop has no mail provider.')
  }
  if (!(await requeueMail(db, entry, 'any', deps.now()))) {
    return refuse('transition_not_allowed', 'The mail waits to be sent already.')
  }
  await closeDeadLetter(deps, entry)
  sendMailsNow(deps, [entry])
  return ok({ ...entry, state: 'queued', attempts: 0, reason: null })
}

/** The mail's dead letter, where it has one, needs no decision any more. */
async function closeDeadLetter(deps: FulfilmentDeps, mail: Pick<Mail, 'id'>): Promise<void> {
  const decision = { state: 'replayed', actor: 'system', now: deps.now() } as const
  await decideDeadLetter(deps.engagement, mailLetterId(mail), decision)
}
