import { DAY_MS } from '../../../src/shared/platform/clock.ts'
import {
  WEBHOOK_DELIVERIES_DELETED_PER_SWEEP_MAX,
  WEBHOOK_DELIVERIES_KEPT_DAYS,
} from '../../../src/shared/platform/limits.ts'
import {
  claimDeliveries,
  deleteOldDeliveries,
  insertDeliveries,
  settleDeliveries,
} from '../../../src/shared/webhook/delivery-store.ts'
import { orderFeed, stockFeed } from '../../../src/shared/webhook/feed-store.ts'
import {
  isGone,
  isPublic,
  publicEventOf,
  WEBHOOK_RETRY,
} from '../../../src/shared/webhook/rules.ts'
import { type StoredWebhook, selectWebhooks } from '../../../src/shared/webhook/store.ts'
import type { FulfilmentDeps } from '../deps.ts'
import type { ReceiverKind } from '../outbound/receivers.ts'

/** How long an isolate relies on what it knows of whether there is an active webhook. */
const KNOWN_MS = 30_000

type Deps = Pick<FulfilmentDeps, 'now' | 'engagement' | 'orders' | 'webhooks'>

/** Whether the isolate knows of an active webhook, by database, until when. */
const known = new WeakMap<D1Database, { isActive: boolean; until: number }>()

/**
 * Webhooks that staff add: each gets the public events that it names, those of an order or SKU in
 * sequence. One that answers 410 is disabled.
 */
export const webhookReceivers = (deps: Deps): ReceiverKind<StoredWebhook> => ({
  name: 'webhooks',
  // The order is the one of `feedsOf` in the gateway: cursors hold a position for each.
  feeds: [stockFeed(deps.engagement), ...deps.orders.map(orderFeed)],
  retry: { ...WEBHOOK_RETRY, firstWaitMs: deps.webhooks.firstWaitMs },
  allowsLocal: deps.webhooks.allowsLocal,
  isGone,

  mayHaveReceivers() {
    const { isActive = true, until = 0 } = known.get(deps.engagement) ?? {}
    return isActive || until <= deps.now()
  },

  async receivers() {
    const hooks = await selectWebhooks(deps.engagement, 'active')
    known.set(deps.engagement, { isActive: hooks.length > 0, until: deps.now() + KNOWN_MS })
    return hooks
  },

  async take(hook, events, cursor) {
    const deliveries = events
      .filter(isPublic)
      .filter(({ type }) => hook.events.includes(type))
      .map((event) => {
        const { id: _, ...body } = publicEventOf(event)
        return { event: publicEventOf(event), subject: event.subject, body: JSON.stringify(body) }
      })
    await insertDeliveries(deps.engagement, hook, { deliveries, cursor }, deps.now())
  },

  async claim({ id }, bounds) {
    const claimed = await claimDeliveries(deps.engagement, id, bounds)
    return claimed.map(({ webhookId, eventId, ...call }) => ({
      ...call,
      receiverId: webhookId,
      id: eventId,
    }))
  },

  secretOf: ({ id, secret }) => deps.webhooks.sealer.open(secret, id),

  async settle(made) {
    const settled = made.map(({ call: { receiverId, id, ...call }, ...rest }) => ({
      ...rest,
      delivery: { ...call, webhookId: receiverId, eventId: id },
    }))
    const gone = settled.filter(({ attempt }) => isGone(attempt))
    await settleDeliveries(
      deps.engagement,
      settled,
      gone.map(({ delivery }) => delivery.webhookId),
    )
  },

  async sweep() {
    const before = deps.now() - WEBHOOK_DELIVERIES_KEPT_DAYS * DAY_MS
    const limit = WEBHOOK_DELIVERIES_DELETED_PER_SWEEP_MAX
    for (const { id } of await selectWebhooks(deps.engagement, 'active')) {
      await deleteOldDeliveries(deps.engagement, id, before, limit)
    }
  },
})
