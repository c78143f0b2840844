import { z } from 'zod'
import type { DeadLetter, DeadLetterState } from '../../../src/shared/dead-letter/contract.ts'
import {
  decideDeadLetter,
  readDeadLetter,
  selectDeadLetters,
} from '../../../src/shared/dead-letter/store.ts'
import type { Page } from '../../../src/shared/kit/page.ts'
import { databaseOf } from '../../../src/shared/order/databases.ts'
import { finishOutbox } from '../../../src/shared/order/write-store.ts'
import { MESSAGE_SCHEMAS, queueOfMessage } from '../../../src/shared/platform/messages.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { FulfilmentDeps } from '../deps.ts'

const CURSOR = /^(\d{1,15}):(.{1,200})$/

/** Dead letters newest first; `invalid_cursor` where the cursor is none of ours. */
export async function listDeadLetters(
  deps: FulfilmentDeps,
  input: { limit: number; cursor: string | null; state: DeadLetterState | null },
): Promise<Result<Page<DeadLetter>>> {
  const parts = input.cursor === null ? null : CURSOR.exec(input.cursor)
  if (input.cursor !== null && parts === null) return refuse('invalid_cursor')
  const cursor = parts ? { at: Number(parts[1]), id: parts[2] ?? '' } : null
  return ok(await selectDeadLetters(deps.engagement, { ...input, cursor }))
}

/** Decides a dead letter; `not_found`, or `transition_not_allowed` where it is decided already. */
async function decide(
  deps: FulfilmentDeps,
  id: string,
  state: 'replayed' | 'discarded',
  actor: string,
): Promise<Result<DeadLetter>> {
  const now = deps.now()
  const decided = await decideDeadLetter(deps.engagement, id, { state, actor, now })
  const letter = await readDeadLetter(deps.engagement, id)
  if (letter === null) return refuse('not_found')
  return decided ? ok(letter) : refuse('transition_not_allowed', `It was ${letter.state} already.`)
}

/**
 * Sends the message to its queue again. Harmless however late: what has happened since makes it
 * obsolete. A message no consumer can read is not sent: `invalid_body`, discard it.
 */
export async function replayDeadLetter(
  deps: FulfilmentDeps,
  id: string,
  actor: string,
): Promise<Result<DeadLetter>> {
  const letter = await readDeadLetter(deps.engagement, id)
  if (letter === null) return refuse('not_found')
  if (letter.state !== 'dead') return refuse('transition_not_allowed', `It was ${letter.state}.`)
  const parsed = MESSAGE_SCHEMAS[letter.queue].safeParse(letter.message)
  if (!parsed.success) return refuse('invalid_body', 'No consumer can read this message.')
  // Sent before it is decided: a replay that broke off can be asked for again.
  await deps.send(queueOfMessage(parsed.data), [{ body: parsed.data, delaySeconds: 0 }])
  return decide(deps, id, 'replayed', actor)
}

/** The subject of a message, where it can be read. */
const Address = z.object({
  id: z.string(),
  body: z.object({
    shopperId: z.string().optional(),
    orderId: z.string().optional(),
    order: z.object({ id: z.string() }).optional(),
  }),
})

/** Gives the message up, and ends its outbox row so that it does not come again. */
export async function discardDeadLetter(
  deps: FulfilmentDeps,
  id: string,
  actor: string,
): Promise<Result<DeadLetter>> {
  const decided = await decide(deps, id, 'discarded', actor)
  if (!decided.ok) return decided
  const address = Address.safeParse(decided.value.message)
  if (!address.success) return decided
  const { shopperId, orderId = address.data.body.order?.id } = address.data.body
  if (decided.value.queue === 'orders' && shopperId !== undefined) {
    await deps.shopper(shopperId).execute({
      caller: { kind: 'system', shopperId },
      command: { type: 'outbox.acknowledge', ids: [address.data.id] },
    })
  } else if (orderId !== undefined) {
    const db = databaseOf(deps.orders, orderId)
    if (db) await finishOutbox(db, [address.data.id])
  }
  return decided
}
