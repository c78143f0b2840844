import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { WebhookDeliverySchema, WebhookSchema } from '../../../src/shared/webhook/contract.ts'
import {
  listDeliveries,
  listWebhooks,
  readWebhook,
} from '../../../src/shared/webhook/manage-webhooks.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import {
  addWebhook,
  editWebhook,
  endWebhook,
  NewWebhookSchema,
  resendEvent,
  WebhookChangeSchema,
} from './writes.ts'

export const staffWebhookRoutes = createRouter()

const tag = 'Webhooks'
const PATH = '/api/admin/v1/webhooks'
const params = z.object({ id: token({ max: 100 }) })
const webhookNow = { 200: { description: 'The webhook now.', schema: WebhookSchema } }

route(
  staffWebhookRoutes,
  {
    method: 'get',
    path: PATH,
    tag,
    summary: 'List the webhooks, oldest first',
    staff: 'webhook.read',
    responses: { 200: { description: 'All of them.', schema: pageOf(WebhookSchema) } },
  },
  async (c) => ok({ data: await listWebhooks({ db: c.env.ENGAGEMENT_DB }), nextCursor: null }),
)

route(
  staffWebhookRoutes,
  {
    method: 'post',
    path: PATH,
    tag,
    summary: 'Send the events of the shop to an address, from now on',
    staff: 'webhook.create',
    idempotency: 'accepted',
    body: NewWebhookSchema,
    responses: {
      201: {
        description: 'The webhook, with its signing secret: it is shown here alone.',
        schema: WebhookSchema.extend({ secret: z.string() }).openapi('NewWebhook'),
      },
    },
  },
  (c, { body }) => addWebhook(c, body),
)

route(
  staffWebhookRoutes,
  {
    method: 'get',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Get a webhook',
    staff: 'webhook.read',
    params,
    responses: webhookNow,
  },
  (c, { params: { id } }) => readWebhook({ db: c.env.ENGAGEMENT_DB }, id),
)

route(
  staffWebhookRoutes,
  {
    method: 'patch',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Change the given fields; one that is active again goes on where it stopped',
    staff: 'webhook.change',
    idempotency: 'accepted',
    params,
    body: WebhookChangeSchema,
    responses: webhookNow,
  },
  (c, { params: { id }, body }) => editWebhook(c, id, body),
)

route(
  staffWebhookRoutes,
  {
    method: 'delete',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Remove a webhook and its deliveries',
    staff: 'webhook.remove',
    idempotency: 'accepted',
    params,
    responses: { 204: { description: 'The webhook is removed.' } },
  },
  (c, { params: { id } }) => endWebhook(c, id),
)

route(
  staffWebhookRoutes,
  {
    method: 'get',
    path: `${PATH}/{id}/deliveries`,
    tag,
    summary: 'List the deliveries of a webhook, newest first',
    staff: 'webhook.read',
    params,
    query: listQuery,
    responses: { 200: { description: 'One page.', schema: pageOf(WebhookDeliverySchema) } },
  },
  (c, { params: { id }, query: { limit, cursor = null } }) =>
    listDeliveries({ db: c.env.ENGAGEMENT_DB }, id, { limit, cursor }),
)

route(
  staffWebhookRoutes,
  {
    method: 'post',
    path: `${PATH}/{id}/deliveries/{deliveryId}/retry`,
    tag,
    summary: 'Send an event once more, with the same id and bytes',
    staff: 'webhook.retry',
    idempotency: 'accepted',
    params: params.extend({ deliveryId: token({ max: 100 }) }),
    body: z.strictObject({}),
    bodyOptional: true,
    responses: { 202: { description: 'The delivery now.', schema: WebhookDeliverySchema } },
  },
  (c, { params: { id, deliveryId } }) => resendEvent(c, id, deliveryId),
)
