import { rfc3339 } from '../platform/clock.ts'
import { bulk, runBatch } from '../platform/d1.ts'
import type { BehaviourMessage } from '../platform/messages.ts'

/** Keeps behaviour events by their day; one that is there already stays as it is. */
export const insertBehaviour = (
  db: D1Database,
  messages: readonly Extract<BehaviourMessage, { type: 'behaviour.recorded' }>[],
): Promise<void> =>
  runBatch(
    db,
    bulk(
      db,
      `INSERT INTO behaviour_event (day, id, shopper_id, at, name, data)
       SELECT value->>'day', value->>'id', value->>'shopper', value->>'at', value->>'name',
              value->>'data' FROM json_each(?) WHERE true ON CONFLICT (day, id) DO NOTHING`,
      messages.map(({ id, body }) => {
        const at = Date.parse(body.at)
        const day = rfc3339(at).slice(0, 10)
        const data = JSON.stringify(body.data)
        return { day, id, shopper: body.shopperId, at, name: body.name, data }
      }),
    ),
  )
