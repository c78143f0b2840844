import type { Page } from '../../../src/shared/kit/page.ts'
import type { MailKind } from '../../../src/shared/notify/content.ts'
import type {
  MailLogEntry,
  MailLogFilter,
  RenderedMail,
} from '../../../src/shared/notify/contract.ts'
import { selectMailLog } from '../../../src/shared/notify/log-store.ts'
import { renderMail } from '../../../src/shared/notify/render-mail.ts'
import { sampleMail } from '../../../src/shared/notify/samples.ts'
import { insertMail } from '../../../src/shared/notify/store.ts'
import { databaseOf } from '../../../src/shared/order/databases.ts'
import { readOrder } from '../../../src/shared/order/read-order.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { sendMailsNow } from './send-queued.ts'

const CURSOR = /^(\d{1,15}):(.{1,200})$/
/** A sample links to an order that nobody has. */
const SAMPLE_PATH = '/o/sample'

const sampleOf = (deps: FulfilmentDeps, kind: MailKind, to: string) => ({
  id: newId('msg'),
  ...sampleMail(kind, {
    to,
    at: rfc3339(deps.now()),
    sender: deps.sender,
    currency: deps.currency,
  }),
})

/** A mail of this kind as the shop sends it, with sample data. */
export function previewMail(deps: FulfilmentDeps, kind: MailKind): RenderedMail {
  const mail = sampleOf(deps, kind, deps.sender.supportEmail)
  const url = deps.origin === null ? null : new URL(SAMPLE_PATH, deps.origin).href
  return renderMail(mail, deps.sender, url)
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
 * The mail log, newest first. Mails about one order are looked for at its e-mail in its database.
 * Refuses `invalid_cursor`.
 */
export async function listMails(
  deps: FulfilmentDeps,
  input: Omit<MailLogFilter, 'cursor'> & { cursor: string | null },
): Promise<Result<Page<MailLogEntry>>> {
  const parts = input.cursor === null ? null : CURSOR.exec(input.cursor)
  if (input.cursor !== null && parts === null) return refuse('invalid_cursor')
  const cursor = parts ? { at: Number(parts[1]), id: parts[2] ?? '' } : null
  if (input.orderId === null) {
    return ok(await selectMailLog([deps.engagement, ...deps.orders], { ...input, cursor }))
  }
  const db = databaseOf(deps.orders, input.orderId)
  const read = await readOrder({ databases: deps.orders }, input.orderId)
  if (db === null || !read.ok) return ok({ data: [], nextCursor: null })
  if (input.to !== null && input.to !== read.value.email) return ok({ data: [], nextCursor: null })
  return ok(await selectMailLog([db], { ...input, to: read.value.email, cursor }))
}
