import type { Child, FC } from 'hono/jsx'
import type { Member } from '../../../shared/member/contract.ts'
import type { Order } from '../../../shared/order/contract.ts'
import type { Money } from '../../../shared/platform/money.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { Panel } from '../controls/panel.tsx'
import { Opening } from '../orders/opening.tsx'
import { StatusBadge } from '../orders/order-badges.tsx'
import { MEMBERS_PATH } from './member-list.tsx'
import { MemberHead } from './member-tabs.tsx'

const TEXT = texts.shopMembers

/** A form that changes the level, as it was typed and refused. */
export interface LevelForm {
  typed: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  message?: string
}

interface MemberPageProps extends LevelForm {
  member: Member & {
    devices: number
    earned: string
    byHand: { name: string; reason: string; at: string } | null
    points: number
    storeCredit: Money
    orders: readonly Order[]
  }
  /** The shop's levels, from the first one up. */
  levels: readonly string[]
  maySetLevel: boolean
  formKey: string
  addresses: readonly { isDefault: boolean; lines: readonly string[] }[]
  /** Whether the role sees emails, and may search by them. */
  mayFindByEmail: boolean
  mayReadOrders: boolean
  mayReadMails: boolean
  mayErase: boolean
}

/** One member of the shop: the profile, balances, addresses and the newest orders. */
export const MemberPage: FC<MemberPageProps> = (props) => {
  const { member, addresses, mayReadOrders, message } = props
  const path = `${MEMBERS_PATH}/${member.id}`
  return (
    <>
      <MemberHead member={member} tab="profile" />
      {message === undefined ? null : (
        <Notice tone="error" class="mb-4">
          {message}
        </Notice>
      )}
      <div class="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        {mayReadOrders ? <Orders {...props} /> : null}
        <div class="grid gap-4">
          <ProfilePanel {...props} />
          <LevelPanel {...props} />
          <Panel title={TEXT.balances}>
            <dl class="grid gap-3">
              <Fact title={TEXT.of.points}>
                <a class="text-link tabular-nums" href={`${path}/points`}>
                  {TEXT.points(member.points)}
                </a>
              </Fact>
              <Fact title={TEXT.of.storeCredit}>
                <a class="text-link tabular-nums" href={`${path}/store-credit`}>
                  {formatMoney(member.storeCredit)}
                </a>
              </Fact>
            </dl>
          </Panel>
          <Panel title={TEXT.addresses}>
            {addresses.length === 0 ? <p class="text-muted">{TEXT.noAddresses}</p> : null}
            <ul class="grid gap-4">
              {addresses.map(({ isDefault, lines }) => (
                <li class="flex flex-wrap items-start justify-between gap-2">
                  <address class="not-italic wrap-anywhere">
                    {lines.map((line) => (
                      <span class="block">{line}</span>
                    ))}
                  </address>
                  {isDefault ? <Badge>{TEXT.isDefault}</Badge> : null}
                </li>
              ))}
            </ul>
          </Panel>
          {props.mayErase ? <EraseForm id={member.id} formKey={props.formKey} /> : null}
        </div>
      </div>
    </>
  )
}

/** Two steps, both without script, because an erasure cannot be undone. */
const EraseForm: FC<{ id: string; formKey: string }> = ({ id, formKey }) => (
  <Panel title={TEXT.erase.title}>
    <Opening name="erase" text={TEXT.erase.open} tone="danger" open={false}>
      <form method="post" action={`${MEMBERS_PATH}/${id}/erase`} class="grid gap-3">
        <input type="hidden" name="key" value={`${formKey}-erase`} />
        <p class="text-sm text-muted">{TEXT.erase.text}</p>
        <Button tone="danger" name="confirm" value="yes" class="justify-self-start">
          {TEXT.erase.confirm}
        </Button>
      </form>
    </Opening>
  </Panel>
)

const Fact: FC<{ title: string; children?: Child }> = ({ title, children }) => (
  <div>
    <dt class="text-sm text-muted">{title}</dt>
    <dd class="wrap-anywhere">{children}</dd>
  </div>
)

const LevelPanel: FC<MemberPageProps> = (props) => {
  const { member, levels, maySetLevel, formKey, typed, errors } = props
  const { earned, byHand } = member
  const field = fieldOf({ typed, errors })
  return (
    <Panel title={TEXT.level.title}>
      <dl class="grid gap-3">
        <Fact title={TEXT.level.earned}>{TEXT.level.name(earned)}</Fact>
        {byHand === null ? null : (
          <Fact title={TEXT.level.byHand}>
            {TEXT.level.name(byHand.name)}{' '}
            <span class="text-sm text-muted">{TEXT.level.since(<Moment at={byHand.at} />)}</span>
            <span class="block text-sm text-muted">{byHand.reason}</span>
          </Fact>
        )}
      </dl>
      {maySetLevel ? (
        <div class="mt-3">
          <Opening
            name="level"
            text={TEXT.level.change}
            tone="quiet"
            open={Object.keys(errors).length > 0}
          >
            <form
              method="post"
              action={`${MEMBERS_PATH}/${member.id}/level`}
              class="grid gap-4"
              novalidate
            >
              <input type="hidden" name="key" value={formKey} />
              <Select
                id="level"
                name="level"
                label={TEXT.level.field}
                options={[
                  { value: '', title: TEXT.level.asEarned(TEXT.level.name(earned)) },
                  ...levels.map((level) => ({ value: level, title: TEXT.level.name(level) })),
                ]}
                value={typed.level ?? byHand?.name ?? ''}
              />
              <Field
                {...field('reason')}
                label={TEXT.level.reason}
                hint={TEXT.level.hint}
                maxlength={200}
                autocomplete="off"
              />
              <Button class="justify-self-start">{TEXT.level.submit}</Button>
            </form>
          </Opening>
        </div>
      ) : null}
    </Panel>
  )
}

const ProfilePanel: FC<MemberPageProps> = ({ member, mayReadMails }) => (
  <Panel title={TEXT.profile}>
    <dl class="grid gap-3">
      <Fact title={TEXT.email}>
        <span class="block">{member.email}</span>
        {mayReadMails ? (
          <a class="text-link text-sm" href={`/admin/mails?q=${encodeURIComponent(member.email)}`}>
            {TEXT.mails}
          </a>
        ) : null}
      </Fact>
      <Fact title={TEXT.columns.since}>
        <Moment at={member.createdAt} />
        <span class="block text-sm text-muted">{TEXT.devices(member.devices)}</span>
      </Fact>
      <Fact title={TEXT.marketing.label}>
        {member.marketing ? TEXT.marketing.yes : TEXT.marketing.no}
      </Fact>
      <Fact title={TEXT.language}>{member.locale}</Fact>
      <Fact title={TEXT.id}>
        <code class="text-sm select-all">{member.id}</code>
      </Fact>
    </dl>
  </Panel>
)

const COLUMNS: readonly Column<Order>[] = [
  {
    title: texts.orders.columns.number,
    cell: ({ number }) => <span class="font-mono text-sm whitespace-nowrap">{number}</span>,
    below: ({ status }) => <StatusBadge status={status} />,
  },
  {
    title: texts.orders.columns.placed,
    wide: true,
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
  {
    title: texts.orders.columns.status,
    wide: true,
    cell: ({ status }) => <StatusBadge status={status} />,
  },
  {
    title: texts.orders.columns.total,
    numeric: true,
    cell: ({ cost }) => formatMoney(cost.total),
  },
]

const Orders: FC<MemberPageProps> = ({ member, mayFindByEmail }) => (
  <section>
    <h2 class="mb-3 text-lg">{TEXT.orders}</h2>
    {member.orders.length === 0 ? (
      <p class="text-muted">{TEXT.noOrders}</p>
    ) : (
      <DataTable
        caption={TEXT.orders}
        columns={COLUMNS}
        rows={member.orders}
        idOf={({ id }) => id}
        hrefOf={({ id }) => `/admin/orders/${id}`}
      />
    )}
    {mayFindByEmail ? (
      <p class="mt-4">
        <ButtonLink tone="quiet" href={`/admin/orders?q=${encodeURIComponent(member.email)}`}>
          {TEXT.allOrders}
        </ButtonLink>
      </p>
    ) : null}
  </section>
)
