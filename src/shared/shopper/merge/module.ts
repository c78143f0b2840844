import { COMPLETION_STALLED_MS } from '../../platform/limits.ts'
import { ok, refuse } from '../../platform/result.ts'
import type { Sql } from '../../platform/sql.ts'
import { loadMemberSessions, loadRevoked } from '../../session/store.ts'
import type { ShopperModule } from '../module.ts'
import type { ShopperTransaction } from '../transaction.ts'
import { mergeHandlers } from './commands.ts'
import type { MergeContract } from './contract.ts'
import {
  loadFormerShoppers,
  loadOutgoing,
  loadSignIn,
  newestIncoming,
  newestOutgoing,
  oldestUnfinished,
  pruneMerges,
} from './store.ts'

/** A visitor becomes a member: cart, favourites, open checkouts and orders follow. */
export const mergeModule: ShopperModule<MergeContract> = {
  name: 'merge',
  commands: mergeHandlers,
  queries: {
    'sign-in': {
      read: ({ sql, caller }, { sessionId, key }) => {
        // A stored answer holds a token: only the shop itself may fetch it.
        const isOwn = caller.kind === 'system'
        const [out] = loadOutgoing(sql).filter((one) => one.sessionId === sessionId)
        return ok({
          kind: 'sign-in',
          ended: isEnded(sql, sessionId),
          mergeId: out?.mergeId ?? null,
          answer: isOwn && key !== null ? loadSignIn(sql, key) : null,
        })
      },
      empty: () => ok({ kind: 'sign-in', ended: false, mergeId: null, answer: null }),
    },
    merge: {
      read: ({ sql }) => {
        const found = newestIncoming(sql)
        if (found === null) return ok({ kind: 'merge', merge: null })
        const { record: _, ...merge } = found
        return ok({ kind: 'merge', merge })
      },
      empty: () => ok({ kind: 'merge', merge: null }),
    },
    'merge-content': {
      read: ({ sql, caller }, { mergeId }) => {
        if (caller.kind !== 'system') return refuse('forbidden')
        const out = loadOutgoing(sql).find((one) => one.mergeId === mergeId)
        return ok({ kind: 'merge-content', content: out?.content ?? null })
      },
      empty: () => ok({ kind: 'merge-content', content: null }),
    },
    'former-shoppers': {
      read: ({ sql }) => ok({ kind: 'former-shoppers', shopperIds: loadFormerShoppers(sql) }),
      empty: () => ok({ kind: 'former-shoppers', shopperIds: [] }),
    },
  },
  maintenance: {
    nextAt(sql) {
      const oldest = oldestUnfinished(sql)
      return oldest === null ? null : oldest + COMPLETION_STALLED_MS
    },
    run: askToFinish,
    prune: pruneMerges,
    lastActiveAt: (sql) => (oldestUnfinished(sql) === null ? newestOutgoing(sql) : Infinity),
  },
}

function isEnded(sql: Sql, sessionId: string): boolean {
  const members = loadMemberSessions(sql)
  return members ? !members.some(({ id }) => id === sessionId) : loadRevoked(sql).has(sessionId)
}

/** Asks for merges to be finished whose sign-in went silent. Ids are fixed. */
function askToFinish(tx: ShopperTransaction): void {
  const before = tx.now - COMPLETION_STALLED_MS
  for (const { mergeId, memberShopperId, startedAt, content } of loadOutgoing(tx.sql)) {
    if (content === null || startedAt > before) continue
    const body = { shopperId: tx.shopperId, memberShopperId, mergeId }
    tx.enqueue({ id: stalledMergeId(mergeId), type: 'merge.stalled', body })
  }
}

const stalledMergeId = (mergeId: string): string => `${mergeId}:merge`
