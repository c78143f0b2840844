import type { FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from './button.tsx'

const TEXT = texts.table

interface SavedViewsProps {
  /** Where its forms are posted to: `<action>` and `<action>/remove`. */
  action: string
  /** The filters that are in use, as a query string; empty where there are none. */
  query: string
  /** The saved view that the page shows. */
  current: string | null
  /** True where the filters in use are those of a view that needs no saving. */
  known: boolean
}

/** Saves the filters in use under a name, or deletes the saved view that is shown. */
export const SavedViewForms: FC<SavedViewsProps> = ({ action, query, current, known }) => {
  if (current !== null) {
    return (
      <form method="post" action={`${action}/remove`} class="mb-3">
        <input type="hidden" name="name" value={current} />
        <Button tone="plain">{TEXT.removeView(current)}</Button>
      </form>
    )
  }
  if (known || query === '') return null
  return (
    <details class="mb-3">
      <summary class="press-target text-link inline-flex items-center text-sm">
        {TEXT.saveView}
      </summary>
      <form method="post" action={action} class="mt-2 flex flex-wrap items-end gap-3">
        <input type="hidden" name="query" value={query} />
        <Field
          id="view-name"
          name="name"
          label={TEXT.viewName}
          maxlength={60}
          class="w-full sm:w-60"
        />
        <Button tone="quiet">{TEXT.save}</Button>
      </form>
    </details>
  )
}
