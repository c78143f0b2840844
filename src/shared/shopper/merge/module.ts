import { canUndo } from '../../cart/merge/rules.ts'
import type { CartState } from '../../cart/rules.ts'
import { loadCheckout } from '../../checkout/store.ts'
import { COMPLETION_STALLED_MS, FORMER_SHOPPERS_MAX } from '../../platform/limits.ts'
import { ok, refuse } from '../../platform/result.ts'
import type { Sql } from '../../platform/sql.ts'
import { loadMemberSessions, loadRevoked } from '../../session/store.ts'
import type { ShopperModule } from '../module.ts'
import type { ShopperTransaction } from '../transaction.ts'
import { mergeHandlers } from './commands.ts'
import type { MergeContract } from './contract.ts'
import {
  eraseMerges,
  isFormerShopper,
  loadFormerShoppers,
  loadFormerVisitors,
  loadIncoming,
  loadOutgoing,
  loadSignIn,
  newestIncoming,
  newestOutgoing,
  nextMergeEnd,
  oldestUnfinished,
  pruneMerges,
  summaryOf,
} from './store.ts'

/** A visitor becomes a member: cart, favourites, open checkouts and orders follow. */
export const mergeModule: ShopperModule<MergeContract> = {
  name: 'merge',
  commands: mergeHandlers,
  queries: {
    'sign-in': {
      read: ({ sql, caller, now }, { sessionId, key }) => {
        // A stored answer holds a token: only the shop itself may fetch it.
        const isOwn = caller.kind === 'system'
        const [out] = loadOutgoing(sql).filter((one) => one.sessionId === sessionId)
        return ok({
          kind: 'sign-in',
          ended: isEnded(sql, sessionId),
          mergeId: out?.mergeId ?? null,
          answer: isOwn && key !== null ? loadSignIn(sql, key, now) : null,
        })
      },
      empty: () => ok({ kind: 'sign-in', ended: false, mergeId: null, answer: null }),
    },
    merge: {
      read: ({ sql, cart }, { mergeId }) => {
        const id = mergeId ?? newestUndoable(sql, cart())
        return ok({ kind: 'merge', merge: id === null ? null : summaryOf(sql, id) })
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
    'merged-into': {
      read: ({ sql, caller }) => {
        if (caller.kind !== 'system') return refuse('forbidden')
        // Where two sign-ins met, the first one took the orders.
        const [first] = loadOutgoing(sql)
        return ok({ kind: 'merged-into', shopperId: first?.memberShopperId ?? null })
      },
      empty: () => ok({ kind: 'merged-into', shopperId: null }),
    },
    'former-visitors': {
      read: ({ sql }) => ok({ kind: 'former-visitors', visitors: loadFormerVisitors(sql) }),
      empty: () => ok({ kind: 'former-visitors', visitors: [] }),
    },
    'former-claim': {
      read: ({ sql, caller }, { checkoutId }) => {
        if (caller.kind !== 'system') return refuse('forbidden')
        const [first] = loadOutgoing(sql)
        const moving = first?.content?.claims?.find(({ id }) => id === checkoutId)
        return ok({
          kind: 'former-claim',
          shopperId: first?.memberShopperId ?? null,
          checkout: loadCheckout(sql, checkoutId) ?? moving ?? null,
        })
      },
      empty: () => ok({ kind: 'former-claim', shopperId: null, checkout: null }),
    },
    'former-shoppers': {
      read: ({ sql }, { shopperId, limit = FORMER_SHOPPERS_MAX }) => {
        const shopperIds =
          shopperId === undefined
            ? loadFormerShoppers(sql, limit)
            : [shopperId].filter((id) => isFormerShopper(sql, id))
        return ok({ kind: 'former-shoppers', shopperIds })
      },
      empty: () => ok({ kind: 'former-shoppers', shopperIds: [] }),
    },
  },
  erase({ sql }) {
    eraseMerges(sql)
    return 'done'
  },
  maintenance: {
    nextAt(sql) {
      const oldest = oldestUnfinished(sql)
      const stalledAt = oldest === null ? null : oldest + COMPLETION_STALLED_MS
      const times = [stalledAt, nextMergeEnd(sql)].filter((at) => at !== null)
      return times.length === 0 ? null : Math.min(...times)
    },
    run(tx) {
      askToFinish(tx)
      pruneMerges(tx.sql, tx.now)
    },
    lastActiveAt: (sql) => (oldestUnfinished(sql) === null ? newestOutgoing(sql) : Infinity),
  },
}

/** The newest merge, where undoing it would change the cart. */
function newestUndoable(sql: Sql, cart: CartState): string | null {
  const newest = newestIncoming(sql)
  const record = newest && loadIncoming(sql, newest)?.record
  return record && canUndo(cart, record) ? newest : null
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
