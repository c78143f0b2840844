import { type Fields, listOf, rowsOf } from '../http/pages/form-fields.ts'
import { CONDITION_KINDS } from './promotion-form.ts'

/** The field of the buttons that change a form without saving it. */
const EDIT_FIELD = 'edit'

/** A search for what a picker chooses from. */
interface Search {
  picker: string
  query: string
}

export interface EditedForm {
  fields: Fields
  /** Absent where nothing was searched for. */
  search?: Search
}

const isOfRow = (name: string, row: string): boolean => name.startsWith(`${row}-`)

const without = (fields: Fields, drops: (name: string) => boolean): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !drops(name)))

const nextRow = (fields: Fields, letter: string): string =>
  `${letter}${(rowsOf(fields, letter).at(-1) ?? -1) + 1}`

/**
 * The change that each button of the form makes to its fields, as `<verb>:<name>:<value>`: a row more
 * or less, a product chosen or taken out. An unknown one does nothing, so that `preview` shows the
 * form again.
 */
const EDITS: Readonly<Record<string, (fields: Fields, name: string, value: string) => EditedForm>> =
  {
    'add-condition': (fields) => {
      const kind = CONDITION_KINDS.find((one) => one === fields['new-condition'])
      return { fields: kind ? { ...fields, [`${nextRow(fields, 'c')}-kind`]: kind } : fields }
    },
    'add-tier': (fields) => ({
      fields: { ...fields, [`${nextRow(fields, 't')}-minSubtotal`]: '' },
    }),
    remove: (fields, row) => ({ fields: without(fields, (name) => isOfRow(name, row)) }),
    find: (fields, picker) => ({
      fields,
      search: { picker, query: (fields[`find-${picker}`] ?? '').trim() },
    }),
    pick: (fields, picker, id) => {
      // A gift is one variant: the next one takes its place.
      const chosen = picker === 'gift-variantId' ? [] : listOf(fields, picker)
      const ids = chosen.includes(id) ? chosen : [...chosen, id]
      return { fields: { ...fields, [picker]: ids.join(), [`find-${picker}`]: '' } }
    },
    drop: (fields, picker, id) => {
      const ids = listOf(fields, picker).filter((one) => one !== id)
      return { fields: { ...fields, [picker]: ids.join() } }
    },
  }

/** The form after the button that was pressed. */
export function editForm(fields: Fields): EditedForm {
  const [verb = '', name = '', value = ''] = (fields[EDIT_FIELD] ?? '').split(':')
  const edit = Object.hasOwn(EDITS, verb) ? EDITS[verb] : undefined
  const cleaned = without(fields, (one) => one === EDIT_FIELD)
  return edit ? edit(cleaned, name, value) : { fields: cleaned }
}
