import { Webhook as Signer } from 'standardwebhooks'
import { DAY_MS, MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import {
  WEBHOOK_DELIVERIES_DELETED_PER_SWEEP_MAX,
  WEBHOOK_DELIVERIES_KEPT_DAYS,
  WEBHOOK_EVENTS_PER_RUN,
  WEBHOOK_SENDS_PER_RUN,
} from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { EventFeed } from '../../../src/shared/webhook/contract.ts'
import { type Attempt, afterAttempt, isGone } from '../../../src/shared/webhook/delivery-rules.ts'
import {
  type ClaimedDelivery,
  claimDeliveries,
  deleteOldDeliveries,
  insertDeliveries,
  type SettledDelivery,
  settleDeliveries,
} from '../../../src/shared/webhook/delivery-store.ts'
import { orderFeed, stockFeed } from '../../../src/shared/webhook/feed-store.ts'
import {
  cursorOf,
  isPublic,
  mergeFeeds,
  positionsOf,
  publicEventOf,
} from '../../../src/shared/webhook/rules.ts'
import { type StoredWebhook, selectWebhooks } from '../../../src/shared/webhook/store.ts'
import { inParallel } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { judgeUrl } from './check-url.ts'

/** The platform keeps six connections open at once. */
const SENDS_AT_ONCE = 6
/** Deliveries of one webhook that are on their way at once: one that is slow leaves room. */
const CLAIMS_PER_ROUND = 5
/** Longer than an attempt takes: a run that died holds its deliveries for so long. */
const CLAIM_MS = MINUTE_MS
/** How long an isolate relies on what it knows of whether there is an active webhook. */
const KNOWN_MS = 30_000

type Deps = Pick<FulfilmentDeps, 'now' | 'engagement' | 'orders' | 'webhooks' | 'background'>

/** The order is the one of `feedsOf` in the gateway: cursors hold a position for each. */
const feedsOf = ({ engagement, orders }: Deps): EventFeed[] => [
  stockFeed(engagement),
  ...orders.map(orderFeed),
]

/** Whether the isolate knows of an active webhook, by database, until when. */
const known = new WeakMap<D1Database, { isActive: boolean; until: number }>()

/**
 * Sends events in the background where there is an active webhook. What it leaves, the sweep sends:
 * its rows are durable.
 * @param isCertain there is one, whatever this isolate knows
 */
export function wakeWebhooks(deps: Deps, isCertain = false): void {
  const { isActive = true, until = 0 } = known.get(deps.engagement) ?? {}
  if (!isCertain && !isActive && until > deps.now()) return
  deps.background(async () => {
    try {
      await sendWebhooks(deps)
    } catch (error) {
      log('background.failed', { work: 'webhooks', error })
    }
  })
}

/** The sweep: sends what is due and deletes old deliveries. Answers how many were sent. */
export async function sweepWebhooks(deps: Deps): Promise<number> {
  const sent = await sendWebhooks(deps)
  if (known.get(deps.engagement)?.isActive !== true) return sent
  const before = deps.now() - WEBHOOK_DELIVERIES_KEPT_DAYS * DAY_MS
  const limit = WEBHOOK_DELIVERIES_DELETED_PER_SWEEP_MAX
  for (const { id } of await selectWebhooks(deps.engagement, 'active')) {
    await deleteOldDeliveries(deps.engagement, id, before, limit)
  }
  return sent
}

/**
 * Makes deliveries of new events and sends those that are due, at most `WEBHOOK_SENDS_PER_RUN`.
 * Runs may work side by side: each delivery is claimed before it is sent. Answers the attempts.
 */
async function sendWebhooks(deps: Deps): Promise<number> {
  const hooks = await selectWebhooks(deps.engagement, 'active')
  const until = deps.now() + KNOWN_MS
  known.set(deps.engagement, { isActive: hooks.length > 0, until })
  if (hooks.length === 0) return 0
  await inParallel(hooks, hooks.length, (hook) => takeEvents(deps, hook))

  let sent = 0
  let open = hooks
  while (open.length > 0 && sent < WEBHOOK_SENDS_PER_RUN) {
    const claimed = await claimRound(deps, open)
    if (claimed.length === 0) break
    sent += claimed.length
    const settled = await sendRound(deps, new Map(hooks.map((hook) => [hook.id, hook])), claimed)
    // A receiver that does not answer, or is gone, gets no more in this run.
    const silent = new Set(
      settled
        .filter(({ attempt }) => attempt.code === null || isGone(attempt))
        .map(({ delivery }) => delivery.webhookId),
    )
    const busy = new Set(claimed.map(({ webhookId }) => webhookId))
    open = open.filter(({ id }) => busy.has(id) && !silent.has(id))
  }
  return sent
}

/** Makes the deliveries of the events behind the webhook's cursor. */
async function takeEvents(deps: Deps, hook: StoredWebhook): Promise<void> {
  const feeds = feedsOf(deps)
  const from = positionsOf(hook.cursor, feeds.length)
  if (from === null) throw new Error(`webhook ${hook.id} has no cursor`)
  const heads = await Promise.all(
    feeds.map((feed, i) => feed.read(from[i] ?? 0, WEBHOOK_EVENTS_PER_RUN)),
  )
  const { events, positions } = mergeFeeds(heads, from, WEBHOOK_EVENTS_PER_RUN)
  if (events.length === 0) return
  const deliveries = events
    .filter(isPublic)
    .filter(({ type }) => hook.events.includes(type))
    .map((event) => {
      const { id: _, ...body } = publicEventOf(event)
      return { event: publicEventOf(event), subject: event.subject, body: JSON.stringify(body) }
    })
  const taken = { deliveries, cursor: cursorOf(positions) }
  await insertDeliveries(deps.engagement, hook, taken, deps.now())
}

async function claimRound(
  { engagement, now }: Deps,
  hooks: readonly StoredWebhook[],
): Promise<ClaimedDelivery[]> {
  const claims = await Promise.all(
    hooks.map(({ id }) =>
      claimDeliveries(engagement, id, { now: now(), claimMs: CLAIM_MS, limit: CLAIMS_PER_ROUND }),
    ),
  )
  return claims.flat()
}

async function sendRound(
  deps: Deps,
  hooks: ReadonlyMap<string, StoredWebhook>,
  claimed: readonly ClaimedDelivery[],
): Promise<SettledDelivery[]> {
  const { firstWaitMs } = deps.webhooks
  const attempts = await inParallel(claimed, SENDS_AT_ONCE, async (delivery) => {
    const hook = hooks.get(delivery.webhookId)
    const code = hook ? await sendOne(deps, hook, delivery) : null
    const attempt: Attempt = { code }
    const settlement = afterAttempt(delivery, attempt, { now: deps.now(), firstWaitMs })
    return { delivery, attempt, settlement }
  })
  const settled = attempts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const gone = settled.filter(({ attempt }) => isGone(attempt))
  await settleDeliveries(
    deps.engagement,
    settled,
    gone.map(({ delivery }) => delivery.webhookId),
  )
  return settled
}

/** One attempt; its status code, null where nothing was sent or no answer came. */
async function sendOne(
  { webhooks, now }: Deps,
  { id, url, secret: sealed }: StoredWebhook,
  { eventId, body }: ClaimedDelivery,
): Promise<number | null> {
  if ((await judgeUrl(webhooks, url)) !== 'allowed') return null
  const secret = await webhooks.sealer.open(sealed, id)
  if (secret === null) return null
  const at = new Date(now())
  const headers = {
    'content-type': 'application/json',
    'webhook-id': eventId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Signer(secret).sign(eventId, at, body),
  }
  return webhooks.post(url, headers, body)
}
