import { z } from '@hono/zod-openapi'
import type { Result } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import {
  PUBLIC_EVENT_TYPES,
  WEBHOOK_STATUSES,
  type Webhook,
  type WebhookDelivery,
} from '../../../src/shared/webhook/contract.ts'
import {
  changeWebhook,
  createWebhook,
  removeWebhook,
  retryDelivery,
  type WebhookDeps,
} from '../../../src/shared/webhook/manage-webhooks.ts'
import { newWebhookSecret, webhookSealer } from '../../../src/shared/webhook/secret.ts'
import type { GatewayContext } from '../http/app.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { auditedWrite, idOfRequest } from '../http/staff-write.ts'
import { feedsOf } from './feeds.ts'

const events = z
  .array(z.enum(PUBLIC_EVENT_TYPES))
  .min(1)
  .max(PUBLIC_EVENT_TYPES.length)
  .refine((types) => new Set(types).size === types.length, 'Name each type once.')

/** A webhook as staff describe one. */
export const NewWebhookSchema = z
  .strictObject({ url: token({ max: 2_000 }), events })
  .openapi('WebhookInput')

export const WebhookChangeSchema = z
  .strictObject({
    url: token({ max: 2_000 }).optional(),
    events: events.optional(),
    status: z.enum(WEBHOOK_STATUSES).optional(),
  })
  .openapi('WebhookChange')

const depsOf = (c: GatewayContext): WebhookDeps => ({
  db: c.env.ENGAGEMENT_DB,
  feeds: feedsOf(c.env),
  now: () => Date.now(),
  checkUrl: (url) => fulfilmentOf(c.env).checkWebhookUrl(url),
})

/** Adds a webhook; its secret is answered here alone. Refuses as `createWebhook`. */
export async function addWebhook(
  c: GatewayContext,
  input: z.output<typeof NewWebhookSchema>,
): Promise<Result<Webhook & { secret: string }>> {
  const id = await idOfRequest(c, 'whk')
  return auditedWrite(c, id, async () => {
    const plain = newWebhookSecret()
    const sealed = await webhookSealer(c.env.ORDER_ACCESS_SECRET).seal(plain, id)
    return createWebhook(depsOf(c), { id, ...input }, { plain, sealed })
  })
}

/** Changes the given fields. Refuses as `changeWebhook`. */
export const editWebhook = (
  c: GatewayContext,
  id: string,
  change: z.output<typeof WebhookChangeSchema>,
): Promise<Result<Webhook>> =>
  auditedWrite(c, id, async () => {
    const changed = await changeWebhook(depsOf(c), id, change)
    if (changed.ok) await fulfilmentOf(c.env).sendWebhooks()
    return changed
  })

/** Removes a webhook and its deliveries. Refuses `not_found`. */
export const endWebhook = (c: GatewayContext, id: string): Promise<Result<null>> =>
  auditedWrite(c, id, () => removeWebhook(depsOf(c), id))

/** Sends an event to a webhook once more. Refuses `not_found`. */
export const resendEvent = (
  c: GatewayContext,
  id: string,
  deliveryId: string,
): Promise<Result<WebhookDelivery>> =>
  auditedWrite(c, id, async () => {
    const retried = await retryDelivery(depsOf(c), id, deliveryId)
    if (retried.ok) await fulfilmentOf(c.env).sendWebhooks()
    return retried
  })
