import type { FC } from 'hono/jsx'
import type { DayFigures, TodayReport } from '../../../shared/report/contract.ts'
import { Icon, type IconName } from '../../../storefront/components/controls/icon.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { FigureTile } from '../controls/figure-tile.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'
import { conversionText } from '../reports/day-reports.tsx'
import { reportHref } from '../reports/report-frame.tsx'
import { averageOf } from '../reports/sales-report.tsx'

const TEXT = texts.home

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
  /** Null where the role reads no reports, or they gave no answer. */
  figures: TodayReport | null
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

const conversionOf = ({ carts, placed }: DayFigures): number => (carts === 0 ? 0 : placed / carts)

const conversionShown = ({ carts, placed }: DayFigures): string =>
  conversionText({ carts, orders: placed })

const Today: FC<TodayReport> = ({ day, today, lastWeek }) => {
  const sales = reportHref('sales', { from: day, to: day, by: 'hour' })
  const of = (measure: string): string => `${sales}&measure=${measure}`
  return (
    <Panel title={TEXT.today}>
      <p class="-mt-2 mb-4 text-sm text-muted">{TEXT.todayHint}</p>
      <div class="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Compared
          title={TEXT.orders}
          href={of('orders')}
          shown={[texts.general.number(today.orders), texts.general.number(lastWeek.orders)]}
          values={[today.orders, lastWeek.orders]}
        />
        <Compared
          title={TEXT.revenue}
          href={of('net')}
          shown={[formatMoney(today.net), formatMoney(lastWeek.net)]}
          values={[today.net.amount, lastWeek.net.amount]}
        />
        <Compared
          title={TEXT.average}
          href={of('average')}
          shown={[formatMoney(averageOf(today)), formatMoney(averageOf(lastWeek))]}
          values={[averageOf(today).amount, averageOf(lastWeek).amount]}
        />
        <Compared
          title={TEXT.conversion}
          href="/admin/reports/carts"
          shown={[conversionShown(today), conversionShown(lastWeek)]}
          values={[conversionOf(today), conversionOf(lastWeek)]}
        />
      </div>
    </Panel>
  )
}

/** A figure of today, and of the same weekday last week. */
const Compared: FC<{
  title: string
  href: string
  shown: readonly [string, string]
  values: readonly [number, number]
}> = ({ title, href, shown: [now, before], values: [value, former] }) => (
  <FigureTile
    title={title}
    value={now}
    href={href}
    note={TEXT.lastWeek(before)}
    beside={former <= 0 ? null : <Change percent={((value - former) / former) * 100} />}
  />
)

const Change: FC<{ percent: number }> = ({ percent }) => (
  <span class={`ml-2 text-sm font-semibold ${percent < 0 ? 'text-danger' : 'text-accent'}`}>
    {TEXT.change(Math.round(percent))}
  </span>
)
