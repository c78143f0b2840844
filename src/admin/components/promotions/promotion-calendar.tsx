import type { FC } from 'hono/jsx'
import type { CalendarRow, PromotionMonth } from '../../../shared/promotion/contract.ts'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'
import { PageHead } from '../controls/panel.tsx'
import { CALENDAR_PATH, PROMOTIONS_PATH } from './shown-promotion.ts'

const TEXT = texts.promotionCalendar

interface CalendarProps {
  month: PromotionMonth
  /** `2026-11`: the months before and after, and the one of today. */
  previous: string
  next: string
  current: string
  /** Today as a day of the month that is shown; null where it is another's. */
  today: number | null
  timeZone: string
}

const monthHref = (month: string): string => `${CALENDAR_PATH}?month=${month}`
const dayOf = (month: string, day: number): string => `${month}-${String(day).padStart(2, '0')}`

/** What runs when: a row for each promotion over the days of a month, a list in a narrow window. */
export const PromotionCalendar: FC<CalendarProps> = (props) => {
  const { month, previous, next, current, timeZone } = props
  return (
    <>
      <PageHead
        title={texts.general.month(month.month)}
        back={{ href: PROMOTIONS_PATH, text: texts.promotions.all }}
        actions={
          <>
            <ButtonLink tone="quiet" href={monthHref(previous)} rel="prev">
              {TEXT.previous}
            </ButtonLink>
            {month.month === current ? null : (
              <ButtonLink tone="quiet" href={CALENDAR_PATH}>
                {TEXT.today}
              </ButtonLink>
            )}
            <ButtonLink tone="quiet" href={monthHref(next)} rel="next">
              {TEXT.next}
            </ButtonLink>
          </>
        }
      />
      {month.rows.length === 0 ? (
        <EmptyState icon="clock" title={TEXT.none.title} text={TEXT.none.text} />
      ) : (
        <>
          <MonthTable {...props} />
          <MonthList month={month} />
        </>
      )}
      <p class="mt-4 text-sm text-muted">{TEXT.note(timeZone)}</p>
    </>
  )
}

const isWeekend = (day: string): boolean => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}

const MonthTable: FC<CalendarProps> = ({ month: { month, days, rows }, today }) => (
  <div class="panel hidden overflow-x-auto md:block">
    <table class="w-full table-fixed border-collapse text-left text-sm">
      <caption class="sr-only">{TEXT.caption(texts.general.month(month))}</caption>
      <thead>
        <tr class="border-b border-line text-xs text-muted">
          <th scope="col" class="w-56 px-4 py-2 font-semibold">
            {TEXT.promotion}
          </th>
          {Array.from({ length: days }, (_, at) => at + 1).map((day) => (
            <th
              scope="col"
              class={`py-2 text-center font-normal tabular-nums ${isWeekend(dayOf(month, day)) ? 'bg-sunken' : ''} ${day === today ? 'font-semibold text-accent' : ''}`}
              {...(day === today ? { 'aria-current': 'date' } : {})}
            >
              <span aria-hidden="true" class="block">
                {texts.general.weekdayLetter(dayOf(month, day))}
              </span>
              {texts.general.number(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr class="border-b border-line last:border-0">
            <th scope="row" class="truncate px-4 py-1 font-semibold">
              <PromotionLink row={row} />
            </th>
            <Gap days={row.firstDay - 1} />
            <td colspan={row.lastDay - row.firstDay + 1} class="py-1">
              <Bar row={row} />
            </td>
            <Gap days={days - row.lastDay} />
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const PromotionLink: FC<{ row: CalendarRow }> = ({ row: { id, title } }) => (
  <a
    href={`${PROMOTIONS_PATH}/${id}`}
    class="press-target inline-flex max-w-full items-center text-link"
  >
    <span class="truncate">{title}</span>
  </a>
)

const Gap: FC<{ days: number }> = ({ days }) => (days === 0 ? null : <td colspan={days}></td>)

/** An end that is another month's is not round. */
const Bar: FC<{ row: CalendarRow }> = ({ row }) => (
  <div
    class={`flex h-7 items-center justify-center overflow-hidden bg-accent-soft px-1 text-xs font-semibold whitespace-nowrap text-accent ${row.startsBefore ? '' : 'rounded-l-full'} ${row.endsAfter ? '' : 'rounded-r-full'}`}
  >
    <Days {...row} />
  </div>
)

const Days: FC<CalendarRow> = ({ firstDay, lastDay, startsBefore, endsAfter }) => (
  <>
    {startsBefore ? <span aria-hidden="true">←&nbsp;</span> : null}
    {TEXT.days(firstDay, lastDay)}
    {endsAfter ? <span aria-hidden="true">&nbsp;→</span> : null}
    <span class="sr-only">{boundsText(startsBefore, endsAfter)}</span>
  </>
)

const boundsText = (startsBefore: boolean, endsAfter: boolean): string =>
  [startsBefore ? TEXT.before : '', endsAfter ? TEXT.after : '']
    .filter((text) => text !== '')
    .join(', ')

const MonthList: FC<{ month: PromotionMonth }> = ({ month: { rows } }) => (
  <ul class="panel divide-y divide-line px-4 md:hidden">
    {rows.map((row) => (
      <li class="flex items-center justify-between gap-3 py-1.5">
        <PromotionLink row={row} />
        <span class="shrink-0 text-sm tabular-nums">
          <Days {...row} />
        </span>
      </li>
    ))}
  </ul>
)
