import type { FC } from 'hono/jsx'
import type { Member } from '../../../shared/member/contract.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { Panel } from '../controls/panel.tsx'
import { MEMBERS_PATH } from './member-list.tsx'
import { MemberHead } from './member-tabs.tsx'

const TEXT = texts.shopMembers

/** An entry of a ledger, in the words and numbers of its page. */
interface ShownEntry {
  id: string
  at: string
  reason: string
  /** With its sign. */
  amount: string
  orderId?: string | undefined
}

/** A form that adjusts a balance, as it was typed and refused. */
export interface AdjustForm {
  typed: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  /** Why the whole form was refused. */
  message?: string
}

interface LedgerPageProps extends AdjustForm {
  member: Member
  tab: 'points' | 'store-credit'
  balance: string
  /** A line below the balance. */
  note?: string
  entries: readonly ShownEntry[]
  nextCursor: string | null
  params: URLSearchParams
  mayAdjust: boolean
  /** The label of the field for the amount. */
  amountLabel: string
  formKey: string
}

const COLUMNS: readonly Column<ShownEntry>[] = [
  {
    title: TEXT.ledger.columns.reason,
    cell: ({ reason }) => <span class="wrap-anywhere">{reason}</span>,
    below: ({ at }) => (
      <span class="text-sm text-muted">
        <Moment at={at} />
      </span>
    ),
  },
  { title: TEXT.ledger.columns.at, wide: true, cell: ({ at }) => <Moment at={at} /> },
  {
    title: TEXT.ledger.columns.order,
    cell: ({ orderId }) =>
      orderId === undefined ? null : (
        <a class="text-link" href={`/admin/orders/${orderId}`}>
          {TEXT.ledger.order}
        </a>
      ),
  },
  { title: TEXT.ledger.columns.amount, numeric: true, cell: ({ amount }) => amount },
]

/** A ledger of a member, and the form that adjusts its balance. */
export const LedgerPage: FC<LedgerPageProps> = (props) => {
  const { member, tab, balance, note, entries, nextCursor, params, message } = props
  return (
    <>
      <MemberHead member={member} tab={tab} />
      {message === undefined ? null : (
        <Notice tone="error" class="mb-4">
          {message}
        </Notice>
      )}
      <div class="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <section class="order-2 xl:order-1">
          <h2 class="mb-3 text-lg">{TEXT.ledger.title}</h2>
          {entries.length === 0 ? (
            <p class="text-muted">{TEXT.ledger.none}</p>
          ) : (
            <DataTable
              caption={TEXT.ledger.title}
              columns={COLUMNS}
              rows={entries}
              idOf={({ id }) => id}
            />
          )}
          <Pager
            path={`${MEMBERS_PATH}/${member.id}/${tab}`}
            params={params}
            nextCursor={nextCursor}
          />
        </section>
        <div class="order-1 grid gap-4 xl:order-2">
          <Panel title={TEXT.balance}>
            <p class="display text-3xl tabular-nums">{balance}</p>
            {note === undefined ? null : <p class="mt-1 text-sm text-muted">{note}</p>}
          </Panel>
          {props.mayAdjust ? <Adjust {...props} /> : null}
        </div>
      </div>
    </>
  )
}

const Adjust: FC<LedgerPageProps> = ({ member, tab, typed, errors, amountLabel, formKey }) => {
  const field = fieldOf({ typed, errors })
  return (
    <Panel title={TEXT.adjust.title}>
      <form
        method="post"
        action={`${MEMBERS_PATH}/${member.id}/${tab}`}
        class="grid gap-4"
        novalidate
      >
        <input type="hidden" name="key" value={formKey} />
        <div class="grid grid-cols-2 gap-3">
          <Select
            id="direction"
            name="direction"
            label={TEXT.adjust.direction}
            options={[
              { value: 'add', title: TEXT.adjust.add },
              { value: 'take', title: TEXT.adjust.take },
            ]}
            value={typed.direction ?? 'add'}
          />
          <Field
            {...field('amount')}
            label={amountLabel}
            inputmode={tab === 'points' ? 'numeric' : 'decimal'}
            autocomplete="off"
          />
        </div>
        <Field
          {...field('reason')}
          label={TEXT.adjust.reason}
          hint={TEXT.adjust.text}
          maxlength={200}
          autocomplete="off"
        />
        <Button class="justify-self-start">{TEXT.adjust.submit}</Button>
      </form>
    </Panel>
  )
}
