import type { FC } from 'hono/jsx'
import type { Webhook, WebhookDelivery } from '../../../shared/webhook/contract.ts'
import { Badge, type BadgeTone } from '../../../storefront/components/controls/badge.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { buttonLook } from '../controls/button-look.ts'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'
import { WEBHOOKS_PATH, WebhookBadge } from './webhook-list.tsx'

const TEXT = texts.webhooks

const TONES: Record<WebhookDelivery['status'], BadgeTone> = {
  pending: 'info',
  delivered: 'accent',
  failed: 'danger',
}

interface WebhookPageProps {
  webhook: Webhook
  deliveries: readonly WebhookDelivery[]
  nextCursor: string | null
  params: URLSearchParams
  may: { change: boolean; remove: boolean; retry: boolean }
  formKey: string
  /** Why a form was refused. */
  message?: string
}

/** One webhook: its events, its calls with their answers, and what can be done. */
export const WebhookPage: FC<WebhookPageProps> = (props) => {
  const { webhook, deliveries, nextCursor, params, may, formKey, message } = props
  const path = `${WEBHOOKS_PATH}/${webhook.id}`
  return (
    <>
      <PageHead
        title={new URL(webhook.url).host}
        back={{ href: WEBHOOKS_PATH, text: TEXT.all }}
        beside={<WebhookBadge status={webhook.status} />}
        actions={may.change ? <Switch webhook={webhook} formKey={formKey} /> : undefined}
      />
      {message === undefined ? null : (
        <Notice tone="error" class="mb-4">
          {message}
        </Notice>
      )}
      <div class="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <section class="min-w-0">
          <h2 class="mb-3 text-lg">{TEXT.deliveries}</h2>
          {deliveries.length === 0 ? (
            <EmptyState icon="clock" {...TEXT.noDeliveries} />
          ) : (
            <DataTable
              caption={TEXT.deliveries}
              columns={columnsOf(may.retry ? { path, formKey } : null)}
              rows={deliveries}
              idOf={({ id }) => id}
            />
          )}
          <Pager path={path} params={params} nextCursor={nextCursor} />
        </section>
        <div class="grid gap-4">
          <Panel title={TEXT.events}>
            <p class="mb-3 text-sm text-muted wrap-anywhere">{webhook.url}</p>
            {webhook.status === 'active' ? null : (
              <p class="mb-3 text-sm text-muted">{TEXT.disabledHint}</p>
            )}
            <ul class="grid gap-1">
              {webhook.events.map((type) => (
                <li>{TEXT.types[type]}</li>
              ))}
            </ul>
          </Panel>
          {may.remove ? <Remove path={path} formKey={formKey} /> : null}
        </div>
      </div>
    </>
  )
}

function columnsOf(form: { path: string; formKey: string } | null): Column<WebhookDelivery>[] {
  const columns: Column<WebhookDelivery>[] = [
    { title: TEXT.event, words: true, cell: ({ type }) => TEXT.types[type] },
    { title: TEXT.at, wide: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
    {
      title: TEXT.answers,
      cell: ({ statusCodes }) =>
        statusCodes.map((code) => code ?? TEXT.noAnswer).join(', ') || texts.general.noValue,
    },
    {
      title: TEXT.next,
      wide: true,
      cell: ({ nextAttemptAt }) =>
        nextAttemptAt === null ? texts.general.noValue : <Moment at={nextAttemptAt} />,
    },
    {
      title: TEXT.status,
      cell: ({ status }) => <Badge tone={TONES[status]}>{TEXT.deliveryStatuses[status]}</Badge>,
    },
  ]
  if (form === null) return columns
  const cell = ({ id, type }: WebhookDelivery) => (
    <form method="post" action={`${form.path}/deliveries/${id}/retry`}>
      <input type="hidden" name="key" value={`${form.formKey}-${id}`} />
      <Button tone="quiet" aria-label={TEXT.retryOf(TEXT.types[type], id)}>
        {TEXT.retry}
      </Button>
    </form>
  )
  return [...columns, { title: TEXT.retry, cell }]
}

const Switch: FC<{ webhook: Webhook; formKey: string }> = ({ webhook, formKey }) => {
  const isActive = webhook.status === 'active'
  return (
    <form method="post" action={`${WEBHOOKS_PATH}/${webhook.id}/status`}>
      <input type="hidden" name="key" value={`${formKey}-status`} />
      <input type="hidden" name="status" value={isActive ? 'disabled' : 'active'} />
      <Button tone="quiet">{isActive ? TEXT.disable : TEXT.enable}</Button>
    </form>
  )
}

const Remove: FC<{ path: string; formKey: string }> = ({ path, formKey }) => (
  <details class="panel p-4 sm:p-5">
    <summary class={`${buttonLook('danger')} list-none`}>{TEXT.remove.title}</summary>
    <form method="post" action={`${path}/remove`} class="mt-3 max-w-xl">
      <input type="hidden" name="key" value={`${formKey}-remove`} />
      <p class="mb-3 text-muted">{TEXT.remove.text}</p>
      <Button tone="danger">{TEXT.remove.submit}</Button>
    </form>
  </details>
)
