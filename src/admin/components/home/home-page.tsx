import type { FC } from 'hono/jsx'
import type { Money } from '../../../shared/platform/money.ts'
import { Icon, type IconName } from '../../../storefront/components/controls/icon.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { PageHead, Panel } from '../controls/panel.tsx'

const TEXT = texts.home

interface Figures {
  orders: number
  revenue: Money
}

/** Something that waits for staff. */
export interface Task {
  text: string
  href: string
  icon: IconName
  count: number
  /** True where there are more than were counted. */
  more: boolean
}

interface HomePageProps {
  /** Null where the role does not read orders or the record gave no answer. */
  figures: { today: Figures; lastWeek: Figures } | null
  tasks: readonly Task[]
  /** True where a part gave no answer. */
  incomplete: boolean
}

/** The first page: what waits for staff, and how today goes. */
export const HomePage: FC<HomePageProps> = ({ figures, tasks, incomplete }) => (
  <>
    <PageHead title={TEXT.title} />
    <div class="grid gap-4">
      <Panel title={TEXT.attention}>
        {tasks.length === 0 && !incomplete ? <p class="text-muted">{TEXT.nothing}</p> : null}
        {incomplete ? <p class="mb-2 text-warning">{TEXT.unavailable}</p> : null}
        <ul class="grid gap-1">
          {tasks.map((task) => (
            <TaskRow {...task} />
          ))}
        </ul>
      </Panel>
      {figures === null ? null : <Today {...figures} />}
    </div>
  </>
)

const TaskRow: FC<Task> = ({ text, href, icon, count, more }) => (
  <li>
    <a
      href={href}
      class="press-target -mx-2 flex items-center gap-3 rounded-sm px-2 py-1.5 hover:bg-sunken"
    >
      <Icon name={icon} size={18} class="text-muted" />
      <span class="flex-1">{text}</span>
      <span class="font-semibold tabular-nums">
        {more ? TEXT.atLeast(count) : texts.general.number(count)}
      </span>
      <Icon name="chevron-right" size={16} class="text-muted" />
    </a>
  </li>
)

const averageOf = ({ orders, revenue }: Figures): Money => ({
  ...revenue,
  amount: orders === 0 ? 0 : Math.round(revenue.amount / orders),
})

const Today: FC<{ today: Figures; lastWeek: Figures }> = ({ today, lastWeek }) => (
  <Panel title={TEXT.today}>
    <p class="-mt-2 mb-4 text-sm text-muted">{TEXT.todayHint}</p>
    <dl class="grid gap-4 sm:grid-cols-3">
      <Figure
        title={TEXT.orders}
        now={texts.general.number(today.orders)}
        before={texts.general.number(lastWeek.orders)}
        values={[today.orders, lastWeek.orders]}
      />
      <Figure
        title={TEXT.revenue}
        now={formatMoney(today.revenue)}
        before={formatMoney(lastWeek.revenue)}
        values={[today.revenue.amount, lastWeek.revenue.amount]}
      />
      <Figure
        title={TEXT.average}
        now={formatMoney(averageOf(today))}
        before={formatMoney(averageOf(lastWeek))}
        values={[averageOf(today).amount, averageOf(lastWeek).amount]}
      />
    </dl>
  </Panel>
)

const Figure: FC<{
  title: string
  now: string
  before: string
  values: readonly [number, number]
}> = ({ title, now, before, values: [value, former] }) => (
  <div class="rounded-md bg-sunken p-4">
    <dt class="text-sm text-muted">{title}</dt>
    <dd>
      <span class="text-2xl font-semibold tabular-nums">{now}</span>
      {former === 0 ? null : (
        <span
          class={`ml-2 text-sm font-semibold ${value < former ? 'text-danger' : 'text-accent'}`}
        >
          {TEXT.change(Math.round(((value - former) / former) * 100))}
        </span>
      )}
      <span class="block text-sm text-muted">{TEXT.lastWeek(before)}</span>
    </dd>
  </div>
)
