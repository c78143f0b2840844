import type { FC } from 'hono/jsx'
import type { StatementReport } from '../../../shared/payment/bank-transfer/contract.ts'
import { formatMoney } from '../../../storefront/components/catalog/price.tsx'
import { FieldFrame } from '../../../storefront/components/controls/field.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'

const TEXT = texts.bankTransfers
export const STATEMENTS_PATH = '/admin/bank-statements'

type Matched = StatementReport['matched'][number]

/** A row that paid no order, with its cells as the file has them. */
export type UnmatchedRow = StatementReport['unmatched'][number] & {
  amount: string
  reference: string
  name: string
}

interface StatementPageProps {
  report: { matched: readonly Matched[]; unmatched: readonly UnmatchedRow[] } | null
  message?: string
}

const MATCHED: readonly Column<Matched>[] = [
  { title: TEXT.order, cell: ({ orderId }) => <span class="font-mono text-sm">{orderId}</span> },
  { title: TEXT.amount, cell: ({ amount }) => formatMoney(amount) },
]

const UNMATCHED: readonly Column<UnmatchedRow>[] = [
  { title: TEXT.row, cell: ({ row }) => texts.general.number(row) },
  { title: TEXT.reason, cell: ({ reason }) => TEXT.reasons[reason] },
  { title: TEXT.amount, cell: ({ amount }) => amount || texts.general.noValue },
  {
    title: TEXT.reference,
    wide: true,
    cell: ({ reference }) => (
      <span class="font-mono text-sm break-all">{reference || texts.general.noValue}</span>
    ),
  },
  { title: TEXT.sender, wide: true, cell: ({ name }) => name || texts.general.noValue },
]

/** The form that takes a bank statement, and the result of the one that was just sent. */
export const StatementPage: FC<StatementPageProps> = ({ report, message }) => (
  <>
    <PageHead title={TEXT.title} />
    {message === undefined ? null : (
      <Notice tone="error" class="mb-4">
        {message}
      </Notice>
    )}
    {report === null ? null : <Result {...report} />}
    <Panel class="max-w-2xl">
      <form
        method="post"
        action={STATEMENTS_PATH}
        enctype="multipart/form-data"
        class="grid gap-4"
        data-bank-statement
      >
        <FieldFrame id="file" label={TEXT.file} hint={TEXT.fileHint}>
          <input
            id="file"
            name="file"
            type="file"
            accept=".csv,text/csv"
            required
            aria-describedby="file-hint"
            class="control file:mr-3 file:rounded-sm file:border-0 file:bg-sunken file:px-3 file:py-1 file:font-semibold file:text-ink"
          />
        </FieldFrame>
        <div>
          <Button>{TEXT.upload}</Button>
        </div>
        <p class="text-sm text-muted">{TEXT.how}</p>
      </form>
    </Panel>
  </>
)

const Result: FC<NonNullable<StatementPageProps['report']>> = ({ matched, unmatched }) => (
  <div class="mb-8 grid gap-6" data-report>
    <section aria-labelledby="matched">
      <h2 id="matched" class="mb-2 text-lg">
        {matched.length === 0 ? TEXT.nonePaid.title : TEXT.paid(matched.length)}
      </h2>
      {matched.length === 0 ? (
        <EmptyState icon="card" title={TEXT.nonePaid.title} text={TEXT.nonePaid.text} />
      ) : (
        <DataTable
          caption={TEXT.paid(matched.length)}
          columns={MATCHED}
          rows={matched}
          idOf={({ orderId }) => orderId}
          hrefOf={({ orderId }) => `/admin/orders/${orderId}`}
        />
      )}
    </section>
    {unmatched.length === 0 ? null : (
      <section aria-labelledby="unmatched">
        <h2 id="unmatched" class="mb-2 text-lg">
          {TEXT.look(unmatched.length)}
        </h2>
        <DataTable
          caption={TEXT.look(unmatched.length)}
          columns={UNMATCHED}
          rows={unmatched}
          idOf={({ row }) => String(row)}
        />
      </section>
    )}
  </div>
)
