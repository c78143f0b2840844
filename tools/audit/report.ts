import {
  type FigureName,
  type Figures,
  isKept,
  type PageName,
  TARGETS,
  type Target,
  type Targets,
} from './figures.ts'

export interface Audited {
  page: PageName
  url: string
  figures: Figures
  findings: string[]
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
const whole = (value: number): string => String(value)

const COLUMNS: readonly [FigureName, string, (value: number) => string][] = [
  ['performance', 'perf', whole],
  ['accessibility', 'a11y', whole],
  ['bestPractices', 'best', whole],
  ['seo', 'seo', whole],
  ['lcp', 'LCP', (ms) => `${(ms / 1000).toFixed(2)} s`],
  ['cls', 'CLS', (shift) => shift.toFixed(3)],
  ['script', 'script', kilobytes],
  ['total', 'total', kilobytes],
  ['axe', 'axe', whole],
]

const bound = (target: Target | undefined, show: (value: number) => string): string => {
  if (!target) return ''
  return 'atLeast' in target ? `≥ ${show(target.atLeast)}` : `≤ ${show(target.atMost)}`
}

/** A table: under each page's figures their targets; `!` marks a figure that misses its own. */
export function renderAudit(audited: readonly Audited[]): string {
  const rows: string[][] = [['', ...COLUMNS.map(([, title]) => title)]]
  for (const { page, figures } of audited) {
    const targets: Targets = TARGETS[page]
    rows.push([
      page,
      ...COLUMNS.map(([name, , show]) => {
        const target = targets[name]
        const missed = target !== undefined && !isKept(figures[name], target)
        return `${missed ? '! ' : ''}${show(figures[name])}`
      }),
    ])
    rows.push(['', ...COLUMNS.map(([name, , show]) => bound(targets[name], show))])
  }
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const found = audited.flatMap(({ page, findings }) => findings.map((one) => `${page}, ${one}`))
  return [...lines, ...found].join('\n')
}
