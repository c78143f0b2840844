import type { FC } from 'hono/jsx'
import type { PublishProgress } from '../../../shared/catalog/contract.ts'
import type { ImportIssue, ImportRun } from '../../../shared/catalog/import/runs/contract.ts'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'
import { PublishNotice } from '../products/publish-notice.tsx'
import { IMPORTS_PATH, ImportState } from './import-list.tsx'

const TEXT = texts.imports

interface ImportPageProps {
  run: ImportRun
  /** A publish that is under way; this import's products are among them. */
  publishing: PublishProgress | null
  /** The first ones of each kind. */
  refused: readonly ImportIssue[]
  notes: readonly ImportIssue[]
}

const ISSUES: readonly Column<ImportIssue>[] = [
  {
    title: TEXT.issueColumns.row,
    cell: ({ row }) => <span class="tabular-nums">{texts.general.number(row)}</span>,
  },
  { title: TEXT.issueColumns.handle, cell: ({ handle }) => handle || TEXT.wholeFile },
  { title: TEXT.issueColumns.reason, cell: ({ reason }) => reason },
]

/** One import: how far it is, what it did or would do, and what it refused. */
export const ImportPage: FC<ImportPageProps> = ({ run, publishing, refused, notes }) => (
  <>
    <PageHead
      title={run.fileName || TEXT.unnamed}
      back={{ href: IMPORTS_PATH, text: TEXT.all }}
      beside={<ImportState run={run} />}
    />
    <div class="grid gap-4" data-import-run data-import-state={run.state}>
      <Outcome run={run} isPublished={publishing === null && !isSettingStock(run)} />
      {run.state === 'done' && isSettingStock(run) ? <StockNotice stock={run.stock} /> : null}
      {run.state === 'done' && !run.dryRun ? <PublishNotice publishing={publishing} /> : null}
      {run.state === 'running' || run.state === 'stalled' ? <Progress run={run} /> : null}
      {run.counts === null ? null : <Counts run={run} counts={run.counts} />}
      {refused.length === 0 ? null : <Refused run={run} refused={refused} />}
      {notes.length === 0 ? null : (
        <section aria-labelledby="notes">
          <h2 id="notes" class="text-lg">
            {TEXT.notes}
          </h2>
          <p class="mb-2 text-sm text-muted">{TEXT.notesText}</p>
          <Issues caption={TEXT.notes} issues={notes} />
        </section>
      )}
    </div>
  </>
)

const isSettingStock = (
  run: ImportRun,
): run is ImportRun & { stock: { done: number; total: number } } =>
  run.stock !== null && run.stock.done < run.stock.total

const StockNotice: FC<{ stock: { done: number; total: number } }> = ({
  stock: { done, total },
}) => (
  <Notice tone="info">
    <p class="tabular-nums">{TEXT.settingStock(done, total)}</p>
    <progress aria-label={TEXT.progress} class="meter mt-2 max-w-96" value={done} max={total} />
  </Notice>
)

const Outcome: FC<{ run: ImportRun; isPublished: boolean }> = (props) => {
  const { state, failure, counts, dryRun } = props.run
  if (state === 'stalled') return <Notice tone="warning">{TEXT.stalledText}</Notice>
  if (state === 'failed') return <Notice tone="error">{failure}</Notice>
  if (counts === null) return null
  const taken = counts.imported + counts.updated
  if (taken === 0) return <Notice tone="error">{TEXT.nothing}</Notice>
  if (dryRun) return <Notice tone="info">{TEXT.wouldDo}</Notice>
  return <Notice tone="success">{props.isPublished ? TEXT.did : TEXT.didWrite}</Notice>
}

const Progress: FC<{ run: ImportRun }> = ({ run: { progress } }) => {
  const { products, rows, bytes, fileBytes } = progress
  const share = fileBytes === null || fileBytes === 0 ? null : Math.min(1, bytes / fileBytes)
  const percent = share === null ? '' : TEXT.share(Math.round(share * 100))
  return (
    <Panel title={TEXT.progress}>
      <progress
        aria-label={TEXT.progress}
        class="h-2 w-full accent-accent"
        {...(share === null || products > 0 ? {} : { value: share })}
        max={1}
      />
      <p class="mt-2 text-muted tabular-nums">
        {products > 0 ? TEXT.writing(products, rows) : TEXT.reading(rows, percent)}
      </p>
    </Panel>
  )
}

const Counts: FC<{ run: ImportRun; counts: NonNullable<ImportRun['counts']> }> = (props) => {
  const { run, counts } = props
  return (
    <Panel>
      <dl class="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {(['imported', 'updated', 'refused', 'notes'] as const).map((name) => (
          <div class="rounded-md bg-sunken p-3" data-count={name}>
            <dt class="text-sm text-muted">{TEXT.counts[name]}</dt>
            <dd class="text-xl font-semibold tabular-nums">{texts.general.number(counts[name])}</dd>
          </div>
        ))}
      </dl>
      {run.encoding === null ? null : (
        <p class="mt-3 text-sm text-muted">{TEXT.encoding(run.encoding)}</p>
      )}
    </Panel>
  )
}

const Refused: FC<{ run: ImportRun; refused: readonly ImportIssue[] }> = ({ run, refused }) => (
  <section aria-labelledby="refused">
    <div class="mb-2 flex flex-wrap items-center justify-between gap-3">
      <h2 id="refused" class="text-lg">
        {TEXT.refused}
      </h2>
      <ButtonLink tone="quiet" href={`${IMPORTS_PATH}/${run.id}/refused.csv`}>
        {TEXT.download}
      </ButtonLink>
    </div>
    <Issues caption={TEXT.refused} issues={refused} />
    {(run.counts?.refused ?? 0) > refused.length ? (
      <p class="mt-2 text-sm text-muted">{TEXT.refusedMore(refused.length)}</p>
    ) : null}
  </section>
)

const Issues: FC<{ caption: string; issues: readonly ImportIssue[] }> = ({ caption, issues }) => (
  <DataTable
    caption={caption}
    columns={ISSUES}
    rows={issues}
    idOf={({ row, handle, code }) => `${row}-${handle}-${code}`}
  />
)
