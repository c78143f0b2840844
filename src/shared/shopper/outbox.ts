import { loadMessage, nextDue, OUTBOX_TABLE } from '../kit/outbox.ts'
import { ok, refuse } from '../platform/result.ts'
import type { OutboxContract } from './contract.ts'
import type { ShopperModule } from './module.ts'

/** Messages of the object and their acknowledgement. The engine sends them. */
export const outboxModule: ShopperModule<OutboxContract> = {
  name: 'outbox',
  tables: [{ step: 1, sql: OUTBOX_TABLE }],
  commands: {
    'outbox.acknowledge': (tx, { ids }) => {
      tx.acknowledge(ids)
      return ok({ kind: 'none' })
    },
  },
  // An order that is not recorded yet is in its message alone.
  erase: ({ sql }) => (nextDue(sql) !== null ? 'later' : 'done'),
  queries: {
    // Messages carry addresses and totals: only the shop itself may fetch them.
    'outbox-message': {
      read: ({ sql, caller }, { id }) => {
        const message = caller.kind === 'system' ? loadMessage(sql, id) : null
        return message === null ? refuse('not_found') : ok({ kind: 'outbox-message', message })
      },
      empty: () => refuse('not_found'),
    },
  },
}
