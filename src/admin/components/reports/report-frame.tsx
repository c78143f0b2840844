import type { Child, FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { Views } from '../controls/filters.tsx'
import { PageHead } from '../controls/panel.tsx'

const TEXT = texts.reports
const PATH = '/admin/reports'

export type ReportName = keyof typeof TEXT.titles

/** The period of a report as its form shows it: as it was typed, or as the report has it. */
export interface ShownPeriod {
  from: string
  to: string
  /** What is wrong with a field of a refused period. */
  errors: Readonly<Partial<Record<'from' | 'to', string>>>
}

interface ChosenSplit {
  by: string
  measure?: string
  splits: Readonly<Record<string, string>>
}

interface ReportFrameProps {
  report: ReportName
  period: ShownPeriod
  timeZone: string
  /** Periods to choose without typing. */
  presets: readonly { days: number; from: string; to: string }[]
  /** How the report is grouped, and the figure that is plotted; not every report has them. */
  chosen?: ChosenSplit
  children?: Child
}

/** The address of a report with its period, grouping and figure. */
export const reportHref = (
  report: ReportName,
  fields: Readonly<Record<string, string | undefined>>,
): string => {
  const set = Object.entries(fields).filter((field): field is [string, string] => !!field[1])
  return `${PATH}/${report}?${new URLSearchParams(set)}`
}

/** What the reports share: which one it is, its period and its file. */
export const ReportFrame: FC<ReportFrameProps> = (props) => {
  const { report, period, timeZone, presets, chosen, children } = props
  const { from, to, errors } = period
  const isRefused = Object.keys(errors).length > 0
  const csv = reportHref(report, { from, to, by: chosen?.by, format: 'csv' })
  return (
    <>
      <PageHead
        title={TEXT.title}
        actions={
          isRefused ? undefined : (
            <ButtonLink tone="quiet" href={csv} data-csv>
              {TEXT.csv}
            </ButtonLink>
          )
        }
      />
      <Views
        views={(Object.keys(TEXT.titles) as ReportName[]).map((name) => ({
          text: TEXT.titles[name],
          href: isRefused ? `${PATH}/${name}` : reportHref(name, { from, to }),
          current: name === report,
        }))}
      />
      <PeriodForm report={report} period={period} {...(chosen ? { chosen } : {})} />
      <nav aria-label={TEXT.periods} class="mb-4 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {presets.map((preset) => (
          <a
            href={reportHref(report, { from: preset.from, to: preset.to, ...fieldsOf(chosen) })}
            class="press-target text-link inline-flex items-center"
            {...(preset.from === from && preset.to === to ? { 'aria-current': 'true' } : {})}
          >
            {TEXT.lastDays(preset.days)}
          </a>
        ))}
      </nav>
      {children}
      <p class="mt-4 text-sm text-muted">{TEXT.zone(timeZone)}</p>
    </>
  )
}

const fieldsOf = (chosen: ChosenSplit | undefined) =>
  chosen === undefined ? {} : { by: chosen.by, measure: chosen.measure }

const PeriodForm: FC<Pick<ReportFrameProps, 'report' | 'period' | 'chosen'>> = (props) => {
  const { report, period, chosen } = props
  const dayField = (name: 'from' | 'to') => ({
    id: name,
    name,
    type: 'date' as const,
    label: TEXT[name],
    value: period[name],
    optional: true,
    quiet: true,
    ...(period.errors[name] === undefined ? {} : { error: period.errors[name] }),
  })
  return (
    <search>
      <form
        method="get"
        action={`${PATH}/${report}`}
        class="mb-2 grid grid-cols-2 items-start gap-3 sm:flex sm:flex-wrap"
      >
        <Field {...dayField('from')} />
        <Field {...dayField('to')} />
        {chosen === undefined ? null : (
          <>
            <Select
              id="by"
              name="by"
              label={TEXT.by}
              options={Object.entries(chosen.splits).map(([value, title]) => ({ value, title }))}
              value={chosen.by}
              optional
              quiet
              class="sm:w-44"
            />
            {chosen.measure === undefined ? null : (
              <input type="hidden" name="measure" value={chosen.measure} />
            )}
          </>
        )}
        <Button tone="quiet" class="self-end">
          {TEXT.show}
        </Button>
      </form>
    </search>
  )
}
