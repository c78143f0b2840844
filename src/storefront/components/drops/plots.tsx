import type { FC } from 'hono/jsx'
import type { FairnessReport } from '../../../shared/drop/contract.ts'
import { axisEnd, gathered } from '../../plot-scale.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import type { RefusalCount } from './refusal-words.ts'

type Minute = FairnessReport['timeline'][number]

const WIDTH = 640
const HEIGHT = 240
const LEFT = 64
const BOTTOM = 34
const TOP = 10
const PLACES = 80

const TEXT = texts.fairness.plot
const { number } = islandTexts.general
const CLOCK = new Intl.DateTimeFormat(islandTexts.language, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
})
const clock = (at: string): string => CLOCK.format(new Date(at))

const together = (a: Minute, b: Minute): Minute => ({
  at: a.at,
  entries: a.entries + b.entries,
  admitted: a.admitted + b.admitted,
  refusals: a.refusals + b.refusals,
})

/** In units of the drawing, which a phone shows at half its size. */
const LABEL = 'fill-current text-[21px] sm:text-[13px]'

/** Entries and admissions, minute by minute: bars side by side, told apart by shade and pattern. */
export const TimelinePlot: FC<{ timeline: readonly Minute[] }> = ({ timeline }) => {
  const shown = gathered(timeline, PLACES, together)
  const end = axisEnd(Math.max(0, ...shown.flatMap(({ entries, admitted }) => [entries, admitted])))
  const place = (WIDTH - LEFT) / Math.max(1, shown.length)
  const height = (value: number): number => ((HEIGHT - TOP - BOTTOM) * value) / end
  const bar = Math.min(14, place * 0.42)
  const labelled = Math.max(1, Math.ceil(shown.length / 6))
  return (
    <figure>
      <svg
        role="img"
        aria-labelledby="timeline-title"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        class="w-full overflow-visible text-muted"
      >
        <title id="timeline-title">{TEXT.title}</title>
        <Grid end={end} />
        {shown.map(({ at, entries, admitted }, index) => {
          const middle = LEFT + place * (index + 0.5)
          return (
            <g>
              <Bar x={middle - bar} width={bar} height={height(entries)} class="fill-edge" />
              <Bar x={middle} width={bar} height={height(admitted)} class="fill-accent" />
              {index % labelled === 0 ? (
                <text x={middle} y={HEIGHT - 8} text-anchor="middle" class={LABEL}>
                  {clock(at)}
                </text>
              ) : null}
            </g>
          )
        })}
      </svg>
      <figcaption class="mt-2 flex flex-wrap gap-x-6 text-sm text-muted">
        <Key class="bg-edge" text={TEXT.entries} />
        <Key class="bg-accent" text={TEXT.admitted} />
        <span>{TEXT.utc}</span>
      </figcaption>
    </figure>
  )
}

const Key: FC<{ class: string; text: string }> = ({ class: colour, text }) => (
  <span class="flex items-center gap-2">
    <span class={`size-3 rounded-sm ${colour}`} aria-hidden="true" />
    {text}
  </span>
)

const Bar: FC<{ x: number; width: number; height: number; class: string }> = (props) =>
  props.height <= 0 ? null : (
    <rect
      x={props.x}
      y={HEIGHT - BOTTOM - props.height}
      width={props.width}
      height={props.height}
      rx="2"
      class={props.class}
    />
  )

const Grid: FC<{ end: number }> = ({ end }) => (
  <>
    {[0, end / 2, end].map((value) => {
      const y = HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * value) / end
      return (
        <g>
          <line x1={LEFT} x2={WIDTH} y1={y} y2={y} class="stroke-line" />
          <text x={LEFT - 8} y={y + 5} text-anchor="end" class={LABEL}>
            {number(value)}
          </text>
        </g>
      )
    })}
  </>
)

/** The same minutes as numbers. */
export const TimelineTable: FC<{ timeline: readonly Minute[] }> = ({ timeline }) => (
  <details class="mt-3 text-sm">
    <summary class="press-target inline-flex items-center text-muted underline underline-offset-4 hover:text-ink">
      {TEXT.table}
    </summary>
    {/* Scrolled by keyboard too, so it takes the focus. */}
    <section class="max-h-96 overflow-auto" tabindex={0} aria-label={texts.fairness.overTime}>
      <table class="w-full text-left tabular-nums">
        <thead>
          <tr class="border-b border-line">
            <th scope="col" class="py-2 pr-4">
              {TEXT.minute}
            </th>
            <th scope="col" class="py-2 pr-4 text-right">
              {TEXT.entries}
            </th>
            <th scope="col" class="py-2 pr-4 text-right">
              {TEXT.admitted}
            </th>
            <th scope="col" class="py-2 text-right">
              {TEXT.refused}
            </th>
          </tr>
        </thead>
        <tbody>
          {timeline.map(({ at, entries, admitted, refusals }) => (
            <tr class="border-b border-line last:border-0">
              <th scope="row" class="py-1.5 pr-4 font-normal">
                <time datetime={at}>{clock(at)}</time>
              </th>
              <td class="py-1.5 pr-4 text-right">{number(entries)}</td>
              <td class="py-1.5 pr-4 text-right">{number(admitted)}</td>
              <td class="py-1.5 text-right">{number(refusals)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </details>
)

/** Refusals by their reason: a table that is its own picture. */
export const RefusalPlot: FC<{ counts: readonly RefusalCount[] }> = ({ counts }) => {
  const most = Math.max(1, ...counts.map(({ count }) => count))
  return (
    <table class="w-full text-left text-sm">
      <caption class="sr-only">{texts.fairness.refusals.caption}</caption>
      <thead class="sr-only">
        <tr>
          <th scope="col">{texts.fairness.refusals.reason}</th>
          <th scope="col">{texts.fairness.refusals.count}</th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ name, count }) => (
          <tr>
            <th scope="row" class="w-1/2 py-1.5 pr-4 font-normal sm:w-2/5">
              {name}
            </th>
            <td class="py-1.5">
              <span class="flex items-center gap-3">
                <svg
                  viewBox="0 0 100 10"
                  preserveAspectRatio="none"
                  class="h-3 flex-1"
                  aria-hidden="true"
                >
                  <rect width={(100 * count) / most} height="10" class="fill-accent" />
                </svg>
                <span class="w-16 text-right tabular-nums">{number(count)}</span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
