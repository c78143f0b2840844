import type { FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { ProductConflict } from '../products/product-conflict.tsx'
import type { CategoryForm, ShownCategory } from './shown-category.ts'

const TEXT = texts.categories

interface CategoryFieldsProps {
  form: CategoryForm
  /** The possible parents. */
  categories: readonly ShownCategory[]
}

/** The title behind spaces that show its level: an option of a list has no other look. */
const indented = ({ title, depth }: ShownCategory): string =>
  `${'\u2003'.repeat(Math.min(depth, 5))}${title}`

/** The fields that a new category and a known one have in common. */
export const CategoryFields: FC<CategoryFieldsProps> = ({ form, categories }) => {
  const { key, typed, errors, message, base, conflict } = form
  const field = fieldOf({ typed, errors })
  return (
    <>
      <input type="hidden" name="key" value={key} />
      {base === undefined ? null : <input type="hidden" name="base" value={base} />}
      {message === undefined ? null : <Notice tone="error">{message}</Notice>}
      {conflict === undefined ? null : (
        <ProductConflict {...conflict} title={texts.productConflict.otherTitle} />
      )}
      <Field {...field('title')} label={TEXT.name} maxlength={200} />
      <Select
        {...field('parentId')}
        label={TEXT.parent}
        optional
        quiet
        options={[
          { value: '', title: TEXT.parentNone },
          ...categories.map((category) => ({ value: category.id, title: indented(category) })),
        ]}
      />
      <Field
        {...field('description')}
        label={TEXT.description}
        rows={3}
        maxlength={20_000}
        optional
      />
    </>
  )
}
