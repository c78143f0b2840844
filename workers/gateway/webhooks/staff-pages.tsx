import {
  WEBHOOKS_PATH as PATH,
  type WebhookForm,
  WebhookList,
  WebhookSecret,
} from '../../../src/admin/components/webhooks/webhook-list.tsx'
import { WebhookPage } from '../../../src/admin/components/webhooks/webhook-page.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { ok, type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { WEBHOOK_STATUSES } from '../../../src/shared/webhook/contract.ts'
import {
  listDeliveries,
  listWebhooks,
  readWebhook,
} from '../../../src/shared/webhook/manage-webhooks.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { keyOf, newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { addWebhook, editWebhook, endWebhook, NewWebhookSchema, resendEvent } from './writes.ts'

const TEXT = texts.webhooks
const OF_WEBHOOKS = { title: TEXT.title, section: 'webhooks' } as const
const PAGE_ROWS = 50
const EMPTY: WebhookForm = { url: '', events: [] }

export const staffWebhookPages = createRouter()

async function showAll(
  c: GatewayContext,
  staff: Staff,
  form: WebhookForm,
  status: StaffView['status'] = 200,
): Promise<Result<StaffView>> {
  return ok({
    status,
    content: (
      <WebhookList
        webhooks={await listWebhooks({ db: c.env.ENGAGEMENT_DB })}
        mayAdd={mayAct(staff.role, 'webhook.create')}
        form={form}
        formKey={newFormKey()}
      />
    ),
  })
}

async function showOne(
  c: GatewayContext,
  staff: Staff,
  problem: Problem | null = null,
): Promise<Result<StaffView>> {
  const db = c.env.ENGAGEMENT_DB
  const params = new URL(c.req.url).searchParams
  const id = c.req.param('id') ?? ''
  const webhook = await readWebhook({ db }, id)
  if (!webhook.ok) return webhook
  const cursor = params.get('cursor')
  const page = await listDeliveries({ db }, id, { limit: PAGE_ROWS, cursor })
  if (!page.ok) return page
  return ok({
    status: problem === null ? 200 : statusOf(problem),
    content: (
      <WebhookPage
        webhook={webhook.value}
        deliveries={page.value.data}
        nextCursor={page.value.nextCursor}
        params={params}
        may={{
          change: mayAct(staff.role, 'webhook.change'),
          remove: mayAct(staff.role, 'webhook.remove'),
          retry: mayAct(staff.role, 'webhook.retry'),
        }}
        formKey={newFormKey()}
        {...(problem === null ? {} : { message: sentenceOf(problem) })}
      />
    ),
  })
}

staffPage(
  staffWebhookPages,
  { path: PATH, permission: 'webhook.read', ...OF_WEBHOOKS },
  (c, staff) => showAll(c, staff, EMPTY),
)

staffPage(
  staffWebhookPages,
  { path: `${PATH}/:id`, permission: 'webhook.read', ...OF_WEBHOOKS },
  (c, staff) => showOne(c, staff),
)

staffForm(
  staffWebhookPages,
  { path: PATH, permission: 'webhook.create', ...OF_WEBHOOKS },
  async (c, { staff, fields }) => {
    const typed = { url: (fields.get('url') ?? '').trim(), events: fields.getAll('events') }
    const parsed = NewWebhookSchema.safeParse(typed)
    if (!parsed.success) {
      const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]))
      const message = wrong.has('url') ? { message: TEXT.urlHint } : {}
      const eventsError = wrong.has('events') ? { eventsError: TEXT.noEvents } : {}
      return showAll(c, staff, { ...typed, ...message, ...eventsError }, 400)
    }
    c.set('idempotencyKey', keyOf(fields))
    const added = await addWebhook(c, parsed.data)
    if (!added.ok) {
      const { problem } = added
      return showAll(c, staff, { ...typed, message: sentenceOf(problem) }, statusOf(problem))
    }
    // The one answer with the secret: sent again, the form is answered from its stored answer.
    return ok({ status: 201, content: <WebhookSecret webhook={added.value} /> })
  },
)

staffForm(
  staffWebhookPages,
  { path: `${PATH}/:id/status`, permission: 'webhook.change', ...OF_WEBHOOKS },
  async (c, { staff, fields }) => {
    const status = WEBHOOK_STATUSES.find((one) => one === fields.get('status'))
    if (status === undefined) return refuse('invalid_body')
    c.set('idempotencyKey', keyOf(fields))
    const id = c.req.param('id') ?? ''
    const changed = await editWebhook(c, id, { status })
    return changed.ok
      ? seeOther(c, `${PATH}/${id}?done=webhook.change`)
      : showOne(c, staff, changed.problem)
  },
)

staffForm(
  staffWebhookPages,
  { path: `${PATH}/:id/remove`, permission: 'webhook.remove', ...OF_WEBHOOKS },
  async (c, { staff, fields }) => {
    c.set('idempotencyKey', keyOf(fields))
    const removed = await endWebhook(c, c.req.param('id') ?? '')
    return removed.ok
      ? seeOther(c, `${PATH}?done=webhook.remove`)
      : showOne(c, staff, removed.problem)
  },
)

staffForm(
  staffWebhookPages,
  { path: `${PATH}/:id/deliveries/:delivery/retry`, permission: 'webhook.retry', ...OF_WEBHOOKS },
  async (c, { staff, fields }) => {
    c.set('idempotencyKey', keyOf(fields))
    const id = c.req.param('id') ?? ''
    const sent = await resendEvent(c, id, c.req.param('delivery') ?? '')
    return sent.ok
      ? seeOther(c, `${PATH}/${id}?done=webhook.retry`)
      : showOne(c, staff, sent.problem)
  },
)
