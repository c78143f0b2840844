import type { FC } from 'hono/jsx'
import {
  DOCUMENT_STATES,
  type DocumentState,
  type InventoryDocument,
  type InventorySystemView,
} from '../../../shared/inventory-system/contract.ts'
import { Badge, type BadgeTone } from '../../../storefront/components/controls/badge.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { Views } from '../controls/filters.tsx'
import { PageHead } from '../controls/panel.tsx'
import { SYSTEMS_PATH, SystemBadge } from './system-list.tsx'

const TEXT = texts.inventorySystems
/** SKUs of a document that its row names. */
const SKUS_SHOWN = 2

const TONES: Record<DocumentState, BadgeTone> = {
  waiting: 'info',
  failing: 'danger',
  sent: 'accent',
}

interface SystemPageProps {
  system: InventorySystemView
  documents: readonly InventoryDocument[]
  nextCursor: string | null
  params: URLSearchParams
  mayRetry: boolean
  formKey: string
  /** Why a form was refused. */
  message?: string
}

/** One inventory system: its documents with their answers, and sending them again. */
export const SystemPage: FC<SystemPageProps> = (props) => {
  const { system: of, documents, nextCursor, params, mayRetry, formKey, message } = props
  const path = `${SYSTEMS_PATH}/${of.system}`
  const shown = params.get('status')
  const sends = of.problem === null && of.host !== null
  return (
    <>
      <PageHead
        title={of.system}
        back={{ href: SYSTEMS_PATH, text: TEXT.all }}
        beside={<SystemBadge of={of} />}
        actions={
          mayRetry && sends && of.failing > 0 ? (
            <form method="post" action={`${path}/retry`}>
              <input type="hidden" name="key" value={`${formKey}-all`} />
              <Button>{TEXT.retryAll}</Button>
            </form>
          ) : undefined
        }
      />
      {message === undefined ? null : (
        <Notice tone="error" class="mb-4">
          {message}
        </Notice>
      )}
      {of.problem === null ? null : (
        <Notice tone="error" class="mb-4">
          {TEXT.problemTexts[of.problem]}
        </Notice>
      )}
      {of.problem === null && of.failingSince !== null ? (
        <Notice tone="error" class="mb-4">
          {TEXT.failingSince} <Moment at={of.failingSince} />. {TEXT.untilTaken}
        </Notice>
      ) : null}
      <p class="mb-4 text-muted wrap-anywhere">{of.host ?? TEXT.noHost}</p>
      <h2 class="mb-3 text-lg">{TEXT.documents}</h2>
      <Views
        views={[
          { text: TEXT.views.all, href: path, current: shown === null },
          ...DOCUMENT_STATES.map((state) => ({
            text: TEXT.views[state],
            href: `${path}?status=${state}`,
            current: shown === state,
          })),
        ]}
      />
      {documents.length === 0 ? (
        <EmptyState icon="clock" {...TEXT.noDocuments} />
      ) : (
        <DataTable
          caption={TEXT.documents}
          columns={columnsOf(mayRetry && sends ? { path, formKey } : null)}
          rows={documents}
          idOf={({ id }) => id}
        />
      )}
      <Pager path={path} params={params} nextCursor={nextCursor} />
    </>
  )
}

const Units: FC<{ of: InventoryDocument }> = ({ of: { lines } }) => (
  <>
    {lines.slice(0, SKUS_SHOWN).map(({ sku, quantity }) => (
      <span class="block wrap-anywhere">{TEXT.unitsOf(sku, quantity)}</span>
    ))}
    {lines.length > SKUS_SHOWN ? (
      <span class="block text-muted">{TEXT.moreSkus(lines.length - SKUS_SHOWN)}</span>
    ) : null}
  </>
)

const answerOf = ({ attempts, lastStatusCode }: InventoryDocument): string =>
  attempts === 0 ? texts.general.noValue : String(lastStatusCode ?? TEXT.noAnswer)

const Next: FC<{ of: InventoryDocument }> = ({ of: { status, nextAttemptAt } }) => {
  if (nextAttemptAt !== null) return <Moment at={nextAttemptAt} />
  return <>{status === 'sent' ? texts.general.noValue : TEXT.after}</>
}

function columnsOf(form: { path: string; formKey: string } | null): Column<InventoryDocument>[] {
  const columns: Column<InventoryDocument>[] = [
    { title: TEXT.document, words: true, cell: ({ type }) => TEXT.types[type] },
    {
      title: TEXT.order,
      cell: ({ orderId, number }) => (
        <a class="text-link whitespace-nowrap" href={`/admin/orders/${orderId}`}>
          {number}
        </a>
      ),
    },
    { title: TEXT.units, wide: true, cell: (document) => <Units of={document} /> },
    { title: TEXT.at, wide: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
    {
      title: TEXT.attempts,
      wide: true,
      numeric: true,
      cell: ({ attempts }) => texts.general.number(attempts),
    },
    { title: TEXT.answer, wide: true, cell: answerOf },
    { title: TEXT.next, wide: true, cell: (document) => <Next of={document} /> },
    {
      title: TEXT.status,
      cell: ({ status }) => <Badge tone={TONES[status]}>{TEXT.states[status]}</Badge>,
    },
  ]
  if (form === null) return columns
  // A document that waits for an earlier one follows it at once.
  const cell = ({ id, type, number, status, nextAttemptAt }: InventoryDocument) =>
    status !== 'sent' && nextAttemptAt === null ? null : (
      <form method="post" action={`${form.path}/documents/${id}/retry`} class="whitespace-nowrap">
        <input type="hidden" name="key" value={`${form.formKey}-${id}`} />
        <Button tone="quiet" aria-label={TEXT.retryOf(TEXT.types[type], number)}>
          {TEXT.retry}
        </Button>
      </form>
    )
  return [...columns, { title: TEXT.retry, cell }]
}
