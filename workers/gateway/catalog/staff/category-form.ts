import { texts } from '../../../../src/admin/texts/texts.ts'
import {
  DESCRIPTION_CHARS_MAX,
  NAME_CHARS_MAX,
} from '../../../../src/shared/catalog/edit/contract.ts'
import type { StaffCategory } from '../../../../src/shared/catalog/edit/staff-categories.ts'
import { cleanLine, cleanLines } from '../../../../src/shared/platform/text.ts'
import { conflictWords, type mergeForm } from '../../http/pages/form-merge.ts'

const TEXT = texts.categories

/** The form of a category merged with what was saved meanwhile. */
export type Merged = NonNullable<ReturnType<typeof mergeForm>['merged']>

/** The fields of a category as its form has them. */
export const typedOf = ({ title, description, parentId, inHeader }: StaffCategory) => ({
  title,
  description,
  parentId: parentId ?? '',
  inHeader: inHeader ? '1' : '0',
})

/** The fields of the form by their names: a box that is not checked is sent by no browser. */
export const formValues = (fields: URLSearchParams) => ({
  title: fields.get('title') ?? '',
  description: fields.get('description') ?? '',
  parentId: fields.get('parentId') ?? '',
  inHeader: fields.get('inHeader') === '1' ? '1' : '0',
})

/** The fields of the form, or what is wrong with them. */
export function inputOf(fields: URLSearchParams) {
  const title = cleanLine(fields.get('title') ?? '', NAME_CHARS_MAX + 1)
  const description = cleanLines(fields.get('description') ?? '', DESCRIPTION_CHARS_MAX + 1)
  const errors = {
    ...(title === '' || title.length > NAME_CHARS_MAX ? { title: TEXT.nameNeeded } : {}),
    ...(description.length > DESCRIPTION_CHARS_MAX
      ? { description: TEXT.descriptionTooLong(DESCRIPTION_CHARS_MAX) }
      : {}),
  }
  return { input: { title, description, parentId: fields.get('parentId') || null }, errors }
}

const LABELS = {
  title: TEXT.name,
  description: TEXT.description,
  parentId: TEXT.parent,
  inHeader: TEXT.header,
}

/** The merged fields, and the conflicts in words. */
export function conflictOf({ merged }: { merged?: Merged }, tree: readonly StaffCategory[]) {
  if (merged === undefined) return {}
  const words = (name: string, value: string): string => {
    if (name === 'inHeader') return value === '1' ? texts.general.yes : texts.general.no
    if (name !== 'parentId') return value
    return tree.find(({ id }) => id === value)?.title ?? TEXT.parentNone
  }
  return { typed: merged.typed, conflict: conflictWords(merged, LABELS, words) }
}
