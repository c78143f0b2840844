import type { InventorySystem } from '../../../src/shared/inventory-system/contract.ts'
import {
  claimDocuments,
  deleteSentDocuments,
  insertCursor,
  insertDocuments,
  selectCursors,
  settleDocuments,
} from '../../../src/shared/inventory-system/document-store.ts'
import { countLate } from '../../../src/shared/inventory-system/read-store.ts'
import {
  DOCUMENT_LATE_MS,
  DOCUMENT_RETRY,
  documentsOf,
  NEW_SYSTEM_LOOKBACK_MS,
} from '../../../src/shared/inventory-system/rules.ts'
import { DAY_MS, rfc3339 } from '../../../src/shared/platform/clock.ts'
import {
  INVENTORY_DOCUMENTS_DELETED_PER_SWEEP_MAX,
  INVENTORY_DOCUMENTS_KEPT_DAYS,
} from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { orderFeed } from '../../../src/shared/webhook/feed-store.ts'
import { cursorOf } from '../../../src/shared/webhook/rules.ts'
import type { FulfilmentDeps } from '../deps.ts'
import type { Receiver, ReceiverKind } from '../outbound/receivers.ts'

type Deps = Pick<FulfilmentDeps, 'now' | 'engagement' | 'orders' | 'inventorySystems'>

/** A system that documents are sent to. */
interface SystemReceiver extends Receiver {
  secret: string
}

const isOutbound = (
  one: InventorySystem,
): one is InventorySystem & { url: string; secret: string } =>
  one.problem === null && one.url !== null && one.secret !== null

/**
 * Inventory systems of the settings: each gets a document of every change of an order that moves
 * its stock, those of one SKU in their order, until it takes them.
 */
export function inventorySystemReceivers(deps: Deps): ReceiverKind<SystemReceiver> {
  const { engagement, inventorySystems, now } = deps
  const outbound = inventorySystems.systems.filter(isOutbound)
  const feeds = deps.orders.map(orderFeed)

  /** A system that is new begins at the events of its first run, not at those of the shop's life. */
  async function begin(system: string): Promise<void> {
    const since = rfc3339(now() - NEW_SYSTEM_LOOKBACK_MS)
    const cursor = cursorOf(await Promise.all(feeds.map((feed) => feed.lastBefore(since))))
    await insertCursor(engagement, { system, cursor }, now())
  }

  return {
    name: 'inventory-systems',
    feeds,
    retry: { ...DOCUMENT_RETRY, firstWaitMs: inventorySystems.firstWaitMs },
    allowsLocal: inventorySystems.allowsLocal,
    isGone: () => false,
    mayHaveReceivers: () => outbound.length > 0,

    async receivers() {
      if (outbound.length === 0) return []
      const known = await selectCursors(engagement)
      const missing = outbound.filter(({ name }) => !known.some(({ system }) => system === name))
      for (const { name } of missing) await begin(name)
      const cursors = missing.length === 0 ? known : await selectCursors(engagement)
      return outbound.flatMap(({ name, url, secret }) => {
        const cursor = cursors.find(({ system }) => system === name)?.cursor
        return cursor === undefined ? [] : [{ id: name, url, secret, cursor }]
      })
    },

    async take({ id: system, cursor: from }, events, cursor) {
      const documents = events.flatMap((event) => {
        const read = documentsOf(event, system)
        // The events behind it are not held up: staff see the order in the log.
        if (read === null) {
          const { id: eventId, subject: orderId } = event
          log('outbound.event-unreadable', { system, eventId, orderId })
        }
        return read ?? []
      })
      await insertDocuments(engagement, { system, cursor: from }, { documents, cursor }, now())
    },

    async claim({ id }, bounds) {
      const claimed = await claimDocuments(engagement, id, bounds)
      return claimed.map(({ system, documentId, body, tries, createdAt }) => ({
        ...{ receiverId: system, id: documentId, body, tries, since: createdAt },
      }))
    },

    secretOf: async ({ secret }) => secret,

    async settle(made) {
      const settled = made.map(({ call, attempt, settlement }) => ({
        document: {
          ...{ system: call.receiverId, documentId: call.id, body: call.body },
          ...{ tries: call.tries, createdAt: call.since },
        },
        attempt,
        settlement,
      }))
      await settleDocuments(engagement, settled, now())
    },

    async sweep() {
      const before = now() - INVENTORY_DOCUMENTS_KEPT_DAYS * DAY_MS
      for (const { name: system } of outbound) {
        const documents = await countLate(engagement, system, now() - DOCUMENT_LATE_MS)
        if (documents > 0) log('inventory-system.documents-late', { system, documents })
        await deleteSentDocuments(
          engagement,
          system,
          before,
          INVENTORY_DOCUMENTS_DELETED_PER_SWEEP_MAX,
        )
      }
    },
  }
}
