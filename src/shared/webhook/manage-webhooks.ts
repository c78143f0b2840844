import type { Page } from '../kit/page.ts'
import { WEBHOOKS_MAX } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type {
  EventFeed,
  PublicEventType,
  Webhook,
  WebhookDelivery,
  WebhookStatus,
} from './contract.ts'
import { restartDelivery, selectDeliveries, selectDelivery } from './delivery-store.ts'
import { cursorOf } from './rules.ts'
import {
  deleteWebhook,
  type StoredWebhook,
  selectWebhook,
  selectWebhooks,
  upsertWebhook,
} from './store.ts'

export interface WebhookDeps {
  db: D1Database
  feeds: readonly EventFeed[]
  /** Milliseconds. */
  now: () => number
  /** Refuses `webhook_url_refused`. */
  checkUrl: (url: string) => Promise<Result<null>>
}

/** A change for the audit: the values before and after it, without the secret. */
interface Changed<T> {
  before: Webhook | null
  after: Webhook | null
  value: T
}

const shown = ({ secret: _s, cursor: _c, ...webhook }: StoredWebhook): Webhook => webhook

/** All webhooks, oldest first. */
export const listWebhooks = async ({ db }: Pick<WebhookDeps, 'db'>): Promise<Webhook[]> =>
  (await selectWebhooks(db)).map(shown)

/** Refuses `not_found`. */
export async function readWebhook(
  { db }: Pick<WebhookDeps, 'db'>,
  id: string,
): Promise<Result<Webhook>> {
  const known = await selectWebhook(db, id)
  return known === null ? refuse('not_found') : ok(shown(known))
}

/**
 * Adds a webhook, which gets the events from now on. The same id again is the same webhook with a
 * new secret. Refuses `webhook_url_refused` and `webhook_limit_reached`.
 * @param secret the signing secret and how it is stored
 */
export async function createWebhook(
  deps: WebhookDeps,
  { id, url, events }: { id: string; url: string; events: PublicEventType[] },
  secret: { plain: string; sealed: string },
): Promise<Result<Changed<Webhook & { secret: string }>>> {
  const allowed = await deps.checkUrl(url)
  if (!allowed.ok) return allowed
  const known = await selectWebhooks(deps.db)
  if (known.length >= WEBHOOKS_MAX && !known.some((one) => one.id === id)) {
    return refuse('webhook_limit_reached')
  }
  const cursor = cursorOf(await Promise.all(deps.feeds.map((feed) => feed.last())))
  const status = 'active'
  await upsertWebhook(
    deps.db,
    { id, url, events, status, secret: secret.sealed, cursor },
    deps.now(),
  )
  const made = await readWebhook(deps, id)
  if (!made.ok) return made
  return ok({ before: null, after: made.value, value: { ...made.value, secret: secret.plain } })
}

/**
 * Changes the given fields. A webhook that was disabled goes on where it stopped. Refuses
 * `not_found` and `webhook_url_refused`.
 */
export async function changeWebhook(
  deps: WebhookDeps,
  id: string,
  change: {
    url?: string | undefined
    events?: PublicEventType[] | undefined
    status?: WebhookStatus | undefined
  },
): Promise<Result<Changed<Webhook>>> {
  const known = await selectWebhook(deps.db, id)
  if (known === null) return refuse('not_found')
  const next = {
    ...known,
    url: change.url ?? known.url,
    events: change.events ?? known.events,
    status: change.status ?? known.status,
  }
  if (next.url !== known.url || (next.status === 'active' && known.status !== 'active')) {
    const allowed = await deps.checkUrl(next.url)
    if (!allowed.ok) return allowed
  }
  await upsertWebhook(deps.db, next, deps.now())
  return ok({ before: shown(known), after: shown(next), value: shown(next) })
}

/** Removes a webhook and its deliveries. Refuses `not_found`. */
export async function removeWebhook(
  { db }: Pick<WebhookDeps, 'db'>,
  id: string,
): Promise<Result<Changed<null>>> {
  const known = await selectWebhook(db, id)
  if (known === null) return refuse('not_found')
  await deleteWebhook(db, id)
  return ok({ before: shown(known), after: null, value: null })
}

/** Deliveries of a webhook, newest first. Refuses `not_found` and `invalid_cursor`. */
export async function listDeliveries(
  { db }: Pick<WebhookDeps, 'db'>,
  id: string,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<Result<Page<WebhookDelivery>>> {
  const [, at, eventId] = /^(\d{1,15}):(evt_\w+)$/.exec(cursor ?? '') ?? []
  if (cursor !== null && eventId === undefined) return refuse('invalid_cursor')
  if ((await selectWebhook(db, id)) === null) return refuse('not_found')
  const from = eventId === undefined ? null : { at: Number(at), id: eventId }
  return ok(await selectDeliveries(db, id, { limit, cursor: from }))
}

/** Sends an event once more, with the same id and bytes. Refuses `not_found`. */
export async function retryDelivery(
  { db, now }: Pick<WebhookDeps, 'db' | 'now'>,
  webhookId: string,
  deliveryId: string,
): Promise<Result<{ before: WebhookDelivery; after: WebhookDelivery; value: WebhookDelivery }>> {
  const before = await selectDelivery(db, webhookId, deliveryId)
  if (before === null) return refuse('not_found')
  await restartDelivery(db, webhookId, deliveryId, now())
  const after = await selectDelivery(db, webhookId, deliveryId)
  return after === null ? refuse('not_found') : ok({ before, after, value: after })
}
