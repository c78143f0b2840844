import uPlot from 'uplot'
import type { PlotData } from '../components/reports/plot-data.ts'

/** Draws each plot of the page from the values that its figure carries. */
const PLOT = '[data-plot]'
const HEIGHT_PX = 280
/** More values than this are a line: their bars would have no width. */
const BARS_MAX = 92
/** A line of fewer values shows each of them as a point. */
const POINTS_MAX = 62
/** The colors of the series, in their order: names of the page's own. */
const COLORS = ['accent', 'info', 'danger'] as const

const charts = new Map<HTMLElement, uPlot>()

const colorOf = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--color-${name}`).trim()

const softened = (color: string): string => `color-mix(in srgb, ${color} 12%, transparent)`

/** Writes a value as the page does; `short` leaves out what an axis has no room for. */
function writerOf({ currency }: PlotData, short: boolean): (value: number) => string {
  const format = new Intl.NumberFormat(document.documentElement.lang, {
    ...(currency === null ? {} : { style: 'currency' as const, currency }),
    ...(short ? { notation: 'compact' as const, maximumFractionDigits: 1 } : {}),
  })
  return (value) => format.format(value)
}

function timeWriterOf({ isByDay, timeZone }: PlotData): (seconds: number) => string {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone,
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    ...(isByDay ? { year: 'numeric' } : { hour: 'numeric', minute: '2-digit' }),
  })
  return (seconds) => format.format(new Date(seconds * 1000))
}

function seriesOf(data: PlotData): uPlot.Series[] {
  const write = writerOf(data, false)
  const writeTime = timeWriterOf(data)
  const values = data.times.length
  const isBars = data.series.length === 1 && values <= BARS_MAX
  const bars = isBars ? uPlot.paths.bars?.({ size: [0.7, 40], radius: 0.1 }) : undefined
  return [
    { label: data.timeTitle, value: (_, at) => (at === null ? '–' : writeTime(at)) },
    ...data.series.map(({ title }, index) => {
      const color = colorOf(COLORS[index % COLORS.length] ?? 'ink')
      return {
        label: title,
        stroke: color,
        width: isBars ? 0 : 2,
        points: { show: !isBars && values <= POINTS_MAX, fill: color },
        value: (_: uPlot, value: number | null) => (value === null ? '–' : write(value)),
        ...(bars === undefined ? {} : { paths: bars, fill: color }),
        ...(bars === undefined && data.series.length === 1 ? { fill: softened(color) } : {}),
      }
    }),
  ]
}

function axesOf(data: PlotData): uPlot.Axis[] {
  const write = writerOf(data, true)
  const look = {
    stroke: colorOf('muted'),
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: colorOf('line'), width: 1 },
    ticks: { stroke: colorOf('line'), width: 1 },
  }
  return [
    { ...look, grid: { show: false }, space: 70 },
    {
      ...look,
      size: 64,
      values: (_, ticks) => ticks.map(write),
      // Of counts there is no half.
      ...(data.currency === null ? { incrs: [1, 2, 5, 10, 20, 50, ...powers()] } : {}),
    },
  ]
}

const powers = (): number[] =>
  [2, 3, 4, 5, 6, 7].flatMap((n) => [10 ** n, 2 * 10 ** n, 5 * 10 ** n])

function draw(figure: HTMLElement): void {
  const place = figure.querySelector<HTMLElement>('[data-plot-canvas]')
  if (!place) return
  const data: PlotData = JSON.parse(figure.dataset.plot ?? '')
  charts.get(figure)?.destroy()
  const step = data.isByDay ? 86_400 : 3_600
  const chart = new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT_PX,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), data.timeZone),
      series: seriesOf(data),
      axes: axesOf(data),
      scales: {
        // Half a step at each side: the first and the last bar have their whole width.
        x: { range: (_, min, max) => [min - step / 2, max + step / 2] },
        y: { range: (_, min, max) => [Math.min(0, min), Math.max(1, max * 1.05)] },
      },
      cursor: { y: false, points: { size: 8 } },
    },
    [data.times, ...data.series.map(({ values }) => values)],
    place,
  )
  charts.set(figure, chart)
}

function drawAll(): void {
  for (const figure of document.querySelectorAll<HTMLElement>(PLOT)) draw(figure)
}

const sizes = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const figure = target.closest<HTMLElement>(PLOT)
    const chart = figure && charts.get(figure)
    if (!chart || contentRect.width === 0 || contentRect.width === chart.width) continue
    chart.setSize({ width: contentRect.width, height: HEIGHT_PX })
  }
})

drawAll()
for (const place of document.querySelectorAll('[data-plot-canvas]')) sizes.observe(place)
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll)
