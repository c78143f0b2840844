import type { FC } from 'hono/jsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'

const TEXT = texts.productConflict

/** A field that two members of staff changed: the names are said in words. */
export interface Difference {
  /** Of the field in the form. */
  name: string
  label: string
  saved: string
  yours: string
}

interface ProductConflictProps {
  differences: readonly Difference[]
  /** Labels of the fields that only the other changed. */
  taken: readonly string[]
  title?: string
}

/** The fields that another member of staff saved meanwhile, with a choice where both changed one. */
export const ProductConflict: FC<ProductConflictProps> = ({
  differences,
  taken,
  title = TEXT.title,
}) => (
  <Notice tone="warning" title={title}>
    <p>{TEXT.text}</p>
    <div class="mt-3 grid gap-3 text-ink" data-conflict>
      {differences.map(({ name, label, saved, yours }) => (
        <fieldset class="panel grid gap-2 p-3 sm:grid-cols-2">
          <legend class="contents">
            <span class="font-semibold sm:col-span-2">{label}</span>
          </legend>
          <Choice name={`choose ${name}`} value="saved" title={TEXT.saved} text={saved} />
          <Choice name={`choose ${name}`} value="yours" title={TEXT.yours} text={yours} checked />
        </fieldset>
      ))}
      {taken.length === 0 ? null : (
        <p class="text-sm">
          {TEXT.taken} {taken.join(', ')}
        </p>
      )}
    </div>
  </Notice>
)

interface ChoiceProps {
  name: string
  value: string
  title: string
  text: string
  checked?: boolean
}

const Choice: FC<ChoiceProps> = ({ name, value, title, text, checked = false }) => (
  <label class="press-target flex items-start gap-2">
    <input type="radio" name={name} value={value} checked={checked} class="mt-1 size-4" />
    <span class="min-w-0">
      <span class="block text-sm text-muted">{title}</span>
      <span class="wrap-anywhere whitespace-pre-line">{text === '' ? TEXT.empty : text}</span>
    </span>
  </label>
)
