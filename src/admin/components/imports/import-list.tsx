import type { FC } from 'hono/jsx'
import type { ImportRun } from '../../../shared/catalog/import/runs/contract.ts'
import { Badge, type BadgeTone } from '../../../storefront/components/controls/badge.tsx'
import { FieldFrame } from '../../../storefront/components/controls/field.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'

const TEXT = texts.imports
export const IMPORTS_PATH = '/admin/import'

const TONES: Record<ImportRun['state'], BadgeTone> = {
  running: 'info',
  done: 'accent',
  failed: 'danger',
  stalled: 'warning',
}

export const ImportState: FC<{ run: ImportRun }> = ({ run: { state, dryRun } }) => (
  <span class="inline-flex flex-wrap gap-1">
    <Badge tone={TONES[state]}>{TEXT.states[state]}</Badge>
    {dryRun ? <Badge tone="neutral">{TEXT.checked}</Badge> : null}
  </span>
)

function resultOf({ counts }: ImportRun): string {
  if (counts === null) return texts.general.noValue
  const { imported, updated, refused } = counts
  return [
    `${TEXT.counts.imported}: ${texts.general.number(imported)}`,
    `${TEXT.counts.updated}: ${texts.general.number(updated)}`,
    `${TEXT.counts.refused}: ${texts.general.number(refused)}`,
  ].join(' · ')
}

const COLUMNS: readonly Column<ImportRun>[] = [
  { title: TEXT.columns.file, cell: ({ fileName }) => fileName || TEXT.unnamed },
  { title: TEXT.columns.state, cell: (run) => <ImportState run={run} /> },
  { title: TEXT.columns.result, wide: true, cell: resultOf },
  { title: TEXT.columns.when, wide: true, cell: ({ startedAt }) => <Moment at={startedAt} /> },
]

interface ImportListProps {
  runs: readonly ImportRun[]
  /** The ids that an import gets from each of the form's buttons. */
  form: { checkId: string; runId: string }
  message?: string
}

/** The form that imports a file, and the imports of late. */
export const ImportList: FC<ImportListProps> = ({ runs, form, message }) => (
  <>
    <PageHead title={TEXT.title} />
    {message === undefined ? null : (
      <Notice tone="error" class="mb-4">
        {message}
      </Notice>
    )}
    <Panel class="max-w-2xl">
      <ImportForm {...form} />
    </Panel>
    <div data-import-now class="mt-4" />
    <section aria-labelledby="latest" class="mt-6" data-import-list>
      <h2 id="latest" class="mb-2 text-lg">
        {TEXT.latest}
      </h2>
      {runs.length === 0 ? (
        <EmptyState icon="upload" {...TEXT.none} />
      ) : (
        <DataTable
          caption={TEXT.latest}
          columns={COLUMNS}
          rows={runs}
          idOf={({ id }) => id}
          hrefOf={({ id }) => `${IMPORTS_PATH}/${id}`}
        />
      )}
    </section>
  </>
)

const ImportForm: FC<{ checkId: string; runId: string }> = ({ checkId, runId }) => (
  <form
    method="post"
    action={`${IMPORTS_PATH}/${checkId}/check`}
    enctype="multipart/form-data"
    class="grid gap-4"
    data-import
    data-no-file={TEXT.noFile}
    data-sending={TEXT.sending}
    data-unreachable={TEXT.unreachable}
  >
    <FieldFrame id="file" label={TEXT.file} hint={TEXT.fileHint}>
      <input
        id="file"
        name="file"
        type="file"
        accept=".csv,text/csv"
        required
        aria-describedby="file-hint"
        class="control file:mr-3 file:rounded-sm file:border-0 file:bg-sunken file:px-3 file:py-1 file:font-semibold file:text-ink"
      />
    </FieldFrame>
    <div class="flex flex-wrap gap-2" data-import-actions>
      <Button>{TEXT.check}</Button>
      <Button tone="quiet" formaction={`${IMPORTS_PATH}/${runId}/run`}>
        {TEXT.run}
      </Button>
    </div>
    <p class="text-sm text-muted">{TEXT.how}</p>
    <p data-import-status role="status" class="text-sm" />
  </form>
)
