import type { Child, FC } from 'hono/jsx'
import type { Member } from '../../../shared/member/contract.ts'
import type { Order } from '../../../shared/order/contract.ts'
import { Icon, type IconName } from '../../../storefront/components/controls/icon.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { PageHead } from '../controls/panel.tsx'
import { paletteOption } from '../layout/palette.tsx'
import { LevelBadge, MEMBERS_PATH } from '../members/member-list.tsx'
import { nameOf } from '../members/member-tabs.tsx'
import { StatusBadge } from '../orders/order-badges.tsx'

const TEXT = texts.search

interface SearchResultsProps {
  query: string
  orders: readonly Order[]
  members: readonly Member[]
  products: readonly { id: string; title: string }[]
  /** Names of the sources that gave no answer. */
  unavailable: readonly string[]
}

/** Everything found for a text, by its kind. The palette takes its rows from here. */
export const SearchResults: FC<SearchResultsProps> = (props) => {
  const { query, orders, members, products, unavailable } = props
  const count = orders.length + members.length + products.length
  return (
    <div data-search-results>
      <PageHead title={TEXT.title} />
      <p data-search-status class="mb-4 text-muted">
        {query === ''
          ? TEXT.hint
          : [
              count === 0 ? TEXT.nothing(query) : TEXT.found(count),
              ...unavailable.map(TEXT.unavailable),
            ].join(' ')}
      </p>
      <Group title={TEXT.orders} count={orders.length}>
        {orders.map(({ id, number, email, status, cost }) => (
          <Result href={`/admin/orders/${id}`} icon="inbox">
            <span class="font-mono">{number}</span>
            <span class="min-w-0 flex-1 truncate text-sm text-muted">{email}</span>
            <StatusBadge status={status} />
            <span class="tabular-nums">{formatMoney(cost.total)}</span>
          </Result>
        ))}
      </Group>
      <Group title={TEXT.members} count={members.length}>
        {members.map((member) => (
          <Result href={`${MEMBERS_PATH}/${member.id}`} icon="heart">
            <span class="min-w-0 flex-1 truncate">{nameOf(member)}</span>
            <LevelBadge level={member.level} />
          </Result>
        ))}
      </Group>
      <Group title={TEXT.products} count={products.length}>
        {products.map(({ id, title }) => (
          <Result href={`/admin/products/${id}`} icon="tag">
            <span class="min-w-0 flex-1 truncate">{title}</span>
          </Result>
        ))}
      </Group>
    </div>
  )
}

const Group: FC<{ title: string; count: number; children?: Child }> = (props) =>
  props.count === 0 ? null : (
    <section class="panel mb-4 p-3">
      <h2 class="px-3 pb-1 text-sm text-muted">{props.title}</h2>
      <ul>{props.children}</ul>
    </section>
  )

const Result: FC<{ href: string; icon: IconName; children?: Child }> = (props) => (
  <li>
    <a href={props.href} data-result class={paletteOption}>
      <Icon name={props.icon} size={18} class="text-muted" />
      {props.children}
    </a>
  </li>
)
