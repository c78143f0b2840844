import { insertRows, runQueries } from '../platform/bulk-rows.ts'
import { rfc3339 } from '../platform/clock.ts'
import type { BehaviourMessage } from '../platform/messages.ts'
import { behaviour_event } from './schema.ts'

/** Stores behaviour events by their day; one that is there already stays as it is. */
export async function insertBehaviour(
  db: D1Database,
  messages: readonly Extract<BehaviourMessage, { type: 'behaviour.recorded' }>[],
): Promise<void> {
  const rows = messages.map(({ id, body: { shopperId, name, data, ...body } }) => {
    const at = Date.parse(body.at)
    const day = rfc3339(at).slice(0, 10)
    return { day, id, shopper_id: shopperId, at, name, data: JSON.stringify(data) }
  })
  await runQueries(
    db,
    insertRows(db, behaviour_event, {}, rows).map((insert) =>
      insert.onConflictDoNothing({ target: [behaviour_event.day, behaviour_event.id] }),
    ),
  )
}
