import type { FC } from 'hono/jsx'
import { money } from '../../../shared/platform/money.ts'
import type { LedgerReport } from '../../../shared/report/contract.ts'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { type Column, DataTable } from '../controls/data-table.tsx'

const TEXT = texts.reports
const { columns: COLUMNS } = TEXT

type Row = Pick<LedgerReport['data'][number], 'account' | 'debit' | 'credit'>
type DayRow = LedgerReport['data'][number]

interface LedgerReportProps {
  report: LedgerReport
  /** The name of an account, for people. */
  nameOf(account: string): string
  rowsMax: number
}

/** Money of all orders in double entry: by account, and by day and account. */
export const LedgerReportView: FC<LedgerReportProps> = ({ report, nameOf, rowsMax }) => {
  const { data, accounts, totals } = report
  if (data.length === 0) return <EmptyState icon="chart" {...TEXT.noEntries} />
  const total = { title: TEXT.total, row: { account: '', ...totals } }
  const columns: readonly Column<Row>[] = [
    { title: COLUMNS.account, cell: ({ account }) => nameOf(account) },
    ...amountColumns<Row>(),
    {
      title: COLUMNS.balance,
      numeric: true,
      cell: ({ debit, credit }) => formatMoney(money(debit.amount - credit.amount, debit.currency)),
    },
  ]
  const dayColumns: readonly Column<DayRow>[] = [
    { title: TEXT.splits.day, cell: ({ key }) => texts.general.day(key) },
    { title: COLUMNS.account, cell: ({ account }) => nameOf(account) },
    ...amountColumns<DayRow>(),
  ]
  return (
    <>
      <p class="mb-4 text-sm text-muted">{TEXT.ledgerHelp}</p>
      <DataTable
        caption={TEXT.ofPeriod}
        columns={columns}
        rows={accounts}
        idOf={({ account }) => account}
        total={total}
      />
      <h2 class="mt-8 mb-3 text-lg">{TEXT.byDay}</h2>
      <DataTable
        caption={TEXT.byDay}
        columns={dayColumns}
        rows={data.slice(-rowsMax).toReversed()}
        idOf={({ key, account }) => `${key}-${account}`}
      />
      {data.length > rowsMax ? (
        <p class="mt-3 text-sm text-muted">{TEXT.cut(rowsMax, data.length)}</p>
      ) : null}
    </>
  )
}

const amountColumns = <Of extends Row>(): Column<Of>[] => [
  { title: COLUMNS.debit, numeric: true, cell: ({ debit }) => formatMoney(debit) },
  { title: COLUMNS.credit, numeric: true, cell: ({ credit }) => formatMoney(credit) },
]
