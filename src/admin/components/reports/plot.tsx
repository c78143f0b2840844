import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import type { PlotData } from './plot-data.ts'

const TEXT = texts.reports

/**
 * A plot over time, which the island `plot` draws. It repeats what the table of the page has, so it
 * is one picture to a screen reader, and nothing without a script.
 */
export const Plot: FC<{ data: PlotData; label: string }> = ({ data, label }) => (
  <figure class="panel mb-4 p-4 sm:p-5 noscript:hidden" data-plot={JSON.stringify(data)}>
    <div data-plot-canvas role="img" aria-label={label} class="min-h-80 min-w-0"></div>
    <figcaption class="mt-2 text-xs text-muted">{TEXT.zoomHint}</figcaption>
  </figure>
)

interface Bar {
  text: string
  /** As it is written beside the bar. */
  shown: string
  value: number
}

/** The highest values of a report as bars, the longest first. The table of the page has them too. */
export const Bars: FC<{ title: string; bars: readonly Bar[] }> = ({ title, bars }) => {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  return (
    <section class="panel mb-4 p-4 sm:p-5" aria-hidden="true">
      <p class="mb-3 text-sm font-semibold">{title}</p>
      <ul class="grid gap-2.5">
        {bars.map(({ text, shown, value }) => (
          <li class="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 text-sm">
            <span class="truncate">{text}</span>
            <span class="tabular-nums">{shown}</span>
            <svg
              aria-hidden="true"
              class="col-span-2 h-2 w-full text-accent"
              viewBox="0 0 100 8"
              preserveAspectRatio="none"
            >
              <rect class="fill-sunken" width="100" height="8" rx="1" />
              <rect
                fill="currentColor"
                width={String(Math.max(0, (value / most) * 100))}
                height="8"
                rx="1"
              />
            </svg>
          </li>
        ))}
      </ul>
    </section>
  )
}
