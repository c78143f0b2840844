import type { FC } from 'hono/jsx'
import { PUBLIC_EVENT_TYPES, type Webhook } from '../../../shared/webhook/contract.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'

const TEXT = texts.webhooks
export const WEBHOOKS_PATH = '/admin/webhooks'

export const WebhookBadge: FC<{ status: Webhook['status'] }> = ({ status }) => (
  <Badge tone={status === 'active' ? 'accent' : 'neutral'}>{TEXT.statuses[status]}</Badge>
)

const COLUMNS: readonly Column<Webhook>[] = [
  { title: TEXT.url, cell: ({ url }) => <span class="wrap-anywhere">{url}</span> },
  { title: TEXT.events, wide: true, cell: ({ events }) => TEXT.eventCount(events.length) },
  { title: TEXT.since, wide: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
  { title: TEXT.status, cell: ({ status }) => <WebhookBadge status={status} /> },
]

/** The form of a webhook as it was typed, and what is wrong with it. */
export interface WebhookForm {
  url: string
  events: readonly string[]
  /** Why the address or the form was refused. */
  message?: string
  eventsError?: string
}

interface WebhookListProps {
  webhooks: readonly Webhook[]
  mayAdd: boolean
  form: WebhookForm
  formKey: string
}

/** The webhooks of the shop, and the form that adds one. */
export const WebhookList: FC<WebhookListProps> = ({ webhooks, mayAdd, form, formKey }) => (
  <>
    <PageHead title={TEXT.title} />
    <p class="-mt-3 mb-4 max-w-prose text-muted">{TEXT.text}</p>
    <div class="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      {webhooks.length === 0 ? (
        <EmptyState icon="arrow-right" {...TEXT.none} />
      ) : (
        <DataTable
          caption={TEXT.title}
          columns={COLUMNS}
          rows={webhooks}
          idOf={({ id }) => id}
          hrefOf={({ id }) => `${WEBHOOKS_PATH}/${id}`}
        />
      )}
      {mayAdd ? <AddForm form={form} formKey={formKey} /> : null}
    </div>
  </>
)

const AddForm: FC<{ form: WebhookForm; formKey: string }> = ({ form, formKey }) => (
  <Panel title={TEXT.add.title}>
    <form method="post" action={WEBHOOKS_PATH} novalidate class="grid gap-4">
      <input type="hidden" name="key" value={formKey} />
      <Field
        id="url"
        name="url"
        label={TEXT.url}
        hint={TEXT.urlHint}
        value={form.url}
        autocomplete="off"
        autocapitalize="none"
        maxlength={2_000}
        {...(form.message === undefined ? {} : { error: form.message })}
      />
      <fieldset>
        <legend class="mb-1.5 text-sm font-semibold">{TEXT.events}</legend>
        {form.eventsError === undefined ? null : (
          <p class="mb-1.5 text-sm font-medium text-danger">{form.eventsError}</p>
        )}
        {PUBLIC_EVENT_TYPES.map((type) => (
          <label class="press-target flex items-center gap-2">
            <input
              type="checkbox"
              name="events"
              value={type}
              checked={form.events.includes(type)}
              class="size-4 accent-accent"
            />
            {TEXT.types[type]}
          </label>
        ))}
      </fieldset>
      <Button class="justify-self-start">{TEXT.add.submit}</Button>
    </form>
  </Panel>
)

/** A webhook that was just added: the one page that shows its secret. */
export const WebhookSecret: FC<{ webhook: Webhook & { secret: string } }> = ({ webhook }) => (
  <>
    <PageHead title={TEXT.secret.title} back={{ href: WEBHOOKS_PATH, text: TEXT.all }} />
    <Notice tone="info" class="mb-4">
      {TEXT.secret.text}
    </Notice>
    <Panel class="max-w-2xl">
      <p class="mb-1 text-sm text-muted wrap-anywhere">{webhook.url}</p>
      <p class="mb-4 rounded-sm bg-sunken p-3 font-mono text-sm wrap-anywhere select-all">
        {webhook.secret}
      </p>
      <ButtonLink tone="quiet" href={`${WEBHOOKS_PATH}/${webhook.id}`}>
        {TEXT.secret.go}
      </ButtonLink>
    </Panel>
  </>
)
