import type { FC } from 'hono/jsx'
import type { BulkThings } from '../../texts/en/table.ts'
import { texts } from '../../texts/texts.ts'
import { Button } from './button.tsx'

interface BulkBarProps {
  /** The things in the rows, which the bar counts. */
  things: BulkThings
  /** The address before `/{id}/{verb}`. */
  path: string
  verbs: readonly BulkVerb[]
}

interface BulkVerb {
  verb: string
  text: string
  /** The verb that undoes it, for rows that can be undone (`DataTable`). */
  undo?: string | undefined
  /** The address that takes all rows by one request; without it each row is one. */
  together?: string | undefined
}

/**
 * Work on the chosen rows. The island `table` shows it: without a script each row has its own page
 * with the same forms.
 */
export const BulkBar: FC<BulkBarProps> = ({ things, path, verbs }) => (
  <div
    data-bulk={things}
    data-bulk-path={path}
    hidden
    class="panel sticky top-16 z-10 mb-3 flex flex-wrap items-center gap-2 px-4 py-2"
  >
    <span data-bulk-count class="mr-2 text-sm font-semibold"></span>
    {verbs.map(({ verb, text, undo, together }) => (
      <Button
        type="button"
        tone="quiet"
        data-bulk-verb={verb}
        {...(undo === undefined ? {} : { 'data-bulk-inverse': undo })}
        {...(together === undefined ? {} : { 'data-bulk-together': together })}
      >
        {text}
      </Button>
    ))}
    <Button type="button" tone="plain" data-bulk-clear>
      {texts.bulk.clear}
    </Button>
    <span data-bulk-running hidden class="flex flex-1 items-center gap-3">
      <progress class="meter max-w-60" data-bulk-progress aria-label={texts.bulk.label} />
      <Button type="button" tone="plain" data-bulk-stop>
        {texts.bulk.stop}
      </Button>
    </span>
    <div data-bulk-result role="status" class="w-full text-sm empty:hidden"></div>
    <Button type="button" tone="quiet" data-bulk-undo hidden></Button>
  </div>
)
