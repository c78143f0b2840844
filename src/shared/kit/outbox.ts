import { OUTBOX_RESEND_MS } from '../platform/limits.ts'
import { log } from '../platform/log.ts'
import type { QueueMessage, QueueMessages, QueueName } from '../platform/messages.ts'
import type { Sql } from '../platform/sql.ts'

/** One step of an object's migrations. Small by nature, so it is scanned, not indexed. */
export const OUTBOX_TABLE = `
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  message TEXT NOT NULL CHECK (json_valid(message)),
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 1)
) STRICT, WITHOUT ROWID`

/** A message on its way to a queue. */
export interface OutboxEntry {
  queue: QueueName
  message: QueueMessage
  /** Length of the message as JSON. */
  chars: number
}

type SendToQueue = (queue: QueueName, messages: QueueMessage[]) => Promise<void>

/** A queue takes 100 messages and 256 KB in one batch; the rest is for envelopes. */
const BATCH_MESSAGES_MAX = 100
const BATCH_BYTES_MAX = 200 * 1024
/**
 * An unacknowledged message is sent less often, down to once in 4 × OUTBOX_RESEND_MS: a payment of
 * unknown outcome is decided within two minutes after its provider is back.
 */
const RESEND_DOUBLINGS_MAX = 2

/**
 * Writes a message in the transaction of the state that it is about: one row. The row counts as
 * sent, because the caller hands the entry to `deliver` right after the commit; the alarm resends.
 */
export function enqueue<Q extends QueueName>(
  sql: Sql,
  queue: Q,
  message: QueueMessages[Q],
  now: number,
): OutboxEntry {
  const text = JSON.stringify(message)
  sql.exec(
    `INSERT INTO outbox (id, queue, message, due_at, attempts) VALUES (?, ?, ?, ?, 1)
     ON CONFLICT (id) DO NOTHING`,
    message.id,
    queue,
    text,
    now + OUTBOX_RESEND_MS,
  )
  return { queue, message, chars: text.length }
}

/**
 * Sends entries in batches. Never throws: a batch that a queue refused stays in the outbox and is
 * due again. Answers how many went out.
 */
export async function deliver(entries: readonly OutboxEntry[], send: SendToQueue): Promise<number> {
  const batches = inBatches(entries)
  const outcomes = await Promise.allSettled(
    // An async wrapper, so that a send that throws at once is one refused batch like any other.
    batches.map(async (batch) => {
      await send(batch.queue, batch.messages)
      return batch.messages.length
    }),
  )
  return outcomes.reduce((sum, o) => {
    if (o.status === 'fulfilled') return sum + o.value
    log('queue.send-failed', { error: o.reason })
    return sum
  }, 0)
}

/**
 * Sends again whatever is due, at most `limit` rows, and puts each off. The rows stay until they
 * are acknowledged. They are put off before the send: a drain beside this one finds nothing.
 */
export async function drain(deps: {
  sql: Sql
  now: number
  send: SendToQueue
  limit?: number
}): Promise<number> {
  const rows = deps.sql
    .exec<{ id: string; queue: string; message: string }>(
      'SELECT id, queue, message FROM outbox WHERE due_at <= ? ORDER BY due_at, id LIMIT ?',
      deps.now,
      deps.limit ?? BATCH_MESSAGES_MAX,
    )
    .toArray()
  if (rows.length === 0) return 0
  deps.sql.exec(
    `UPDATE outbox SET attempts = attempts + 1, due_at = ? + (? << min(attempts, ?))
     WHERE id IN (SELECT value FROM json_each(?))`,
    deps.now,
    OUTBOX_RESEND_MS,
    RESEND_DOUBLINGS_MAX,
    JSON.stringify(rows.map((row) => row.id)),
  )
  // Only `enqueue` writes this table, and its parameters are typed: the text is such an entry.
  const entries = rows.map((row) => ({
    queue: row.queue as QueueName,
    message: JSON.parse(row.message) as QueueMessage,
    chars: row.message.length,
  }))
  return deliver(entries, deps.send)
}

/** Deletes rows whose effect the consumer has recorded. Unknown ids are no error. */
export function acknowledge(sql: Sql, ids: readonly string[]): void {
  for (const id of ids) sql.exec('DELETE FROM outbox WHERE id = ?', id)
}

/** A message that still waits for its acknowledgement, as JSON; null once it has it. */
export const loadMessage = (sql: Sql, id: string): string | null =>
  sql.exec<{ message: string }>('SELECT message FROM outbox WHERE id = ?', id).toArray()[0]
    ?.message ?? null

/** When the next row is due, or null where nothing waits for its acknowledgement. */
export const nextDue = (sql: Sql): number | null =>
  sql.exec<{ at: number | null }>('SELECT min(due_at) AS at FROM outbox').toArray()[0]?.at ?? null

function inBatches(
  entries: readonly OutboxEntry[],
): { queue: QueueName; messages: QueueMessage[] }[] {
  const batches: { queue: QueueName; messages: QueueMessage[]; bytes: number }[] = []
  for (const { queue, message, chars } of entries) {
    // Three bytes a character is the most UTF-8 makes of a JavaScript string.
    const bytes = chars * 3
    const open = batches.findLast((batch) => batch.queue === queue)
    if (
      open &&
      open.messages.length < BATCH_MESSAGES_MAX &&
      open.bytes + bytes <= BATCH_BYTES_MAX
    ) {
      open.messages.push(message)
      open.bytes += bytes
    } else {
      batches.push({ queue, messages: [message], bytes })
    }
  }
  return batches
}
