import { type Fields, nameOf, rowsOf } from './product-form.ts'

/** A field of the merged form: `variant` is a variant as a whole. */
interface MergedField {
  field: string
  /** Of the variant that the field belongs to; null for a field of the product. */
  sku: string | null
}

/** A field that two members of staff changed to different values. */
interface FieldConflict extends MergedField {
  /** The field's name in the merged form. */
  name: string
  /** Null where this side removed the variant. */
  saved: string | null
  yours: string | null
}

interface Merged {
  typed: Fields
  conflicts: FieldConflict[]
  /** Fields that only the other changed. */
  taken: MergedField[]
}

type Values = ReadonlyMap<string, string>

/** A form by names that hold for every version of the product: its own fields, and rows by SKU. */
interface Content {
  own: Values
  rows: ReadonlyMap<string, Values>
  removed: ReadonlySet<string>
}

const OWN_FIELD = /^(?:title|description|vendor|productType|tags|categories|option\d)$/
const ROW_FIELD =
  /^(sku|value\d|price|compareAt|barcode|weight|taxClass|shipping|policy|stock)-(\d+)$/

const clean = (value: string): string => value.replaceAll('\r\n', '\n').trim()

function contentOf(fields: Fields): Content {
  const own = new Map<string, string>()
  const parts = new Map<number, Map<string, string>>(rowsOf(fields).map((row) => [row, new Map()]))
  for (const [name, value] of Object.entries(fields)) {
    const [, field, row] = ROW_FIELD.exec(name) ?? []
    if (field !== undefined) parts.get(Number(row))?.set(field, clean(value))
    else if (OWN_FIELD.test(name)) own.set(name, clean(value))
  }
  const rows = new Map<string, Values>()
  const removed = new Set<string>()
  for (const [row, values] of parts) {
    const sku = values.get('sku') ?? ''
    rows.set(sku, values)
    if (fields[nameOf('remove', row)] !== undefined) removed.add(sku)
  }
  return { own, rows, removed }
}

/** The merged values of one variant or of the product's own fields, and their differences. */
interface MergedValues {
  values: Map<string, string>
  conflicts: { field: string; saved: string; yours: string }[]
  taken: string[]
}

/** @param base null where it is not known: then each difference is a conflict */
function mergeValues(base: Values | null, saved: Values, yours: Values): MergedValues {
  const merged: MergedValues = { values: new Map(), conflicts: [], taken: [] }
  for (const field of new Set([...saved.keys(), ...yours.keys()])) {
    const was = base?.get(field) ?? ''
    const [their, my] = [saved.get(field) ?? '', yours.get(field) ?? '']
    const isTaken = base !== null && my === was && their !== was
    merged.values.set(field, isTaken ? their : my)
    if (isTaken) merged.taken.push(field)
    else if (their !== my && (base === null || their !== was)) {
      merged.conflicts.push({ field, saved: their, yours: my })
    }
  }
  return merged
}

const isSame = (one: Values, other: Values): boolean =>
  [...new Set([...one.keys(), ...other.keys()])].every(
    (field) => (one.get(field) ?? '') === (other.get(field) ?? ''),
  )

/** A variant that the merged form has, or that the other removed. */
interface MergedRow extends MergedValues {
  isRemoved: boolean
  /** One side removed the variant, the other changed it. */
  removalConflict: { saved: string | null; yours: string | null } | null
  /** Added by the other after the form was opened. */
  isNew?: boolean
}

/** Null for a variant that the other removed and the form left alone. */
function mergeRow(
  sku: string,
  base: Content | null,
  theirs: Content,
  mine: Content,
): MergedRow | null {
  const was = base?.rows.get(sku)
  const [their, my] = [theirs.rows.get(sku), mine.rows.get(sku)]
  const whole = (values: Values): MergedValues => {
    return { values: new Map(values), conflicts: [], taken: [] }
  }
  const isRemoved = mine.removed.has(sku) || my === undefined
  const kept = { isRemoved: false, removalConflict: null }
  if (their !== undefined && isRemoved) {
    if (my === undefined && was === undefined) return { ...whole(their), ...kept, isNew: true }
    const isChanged = was === undefined || !isSame(was, their)
    const removalConflict = isChanged ? { saved: sku, yours: null } : null
    return { ...whole(their), isRemoved: true, removalConflict }
  }
  if (my === undefined) return null
  if (their !== undefined) return { ...mergeValues(was ?? null, their, my), ...kept }
  if (was === undefined) return { ...whole(my), ...kept, isRemoved }
  if (isRemoved || isSame(was, my)) return null
  return { ...whole(my), isRemoved: false, removalConflict: { saved: null, yours: sku } }
}

/**
 * Merges a form with the product as it was saved meanwhile, field by field. A value that one side
 * left alone gives way to the other's. Where both changed it, the form's stands and the conflict
 * lists both.
 * @param base the fields that the form was opened on; null where they are not known
 */
export function mergeFields(base: Fields | null, saved: Fields, yours: Fields): Merged {
  const [theirs, mine] = [contentOf(saved), contentOf(yours)]
  const before = base === null ? null : contentOf(base)
  const own = mergeValues(before?.own ?? null, theirs.own, mine.own)
  const typed: Record<string, string> = Object.fromEntries(own.values)
  const conflicts: FieldConflict[] = own.conflicts.map((one) => {
    return { ...one, name: one.field, sku: null }
  })
  const taken: MergedField[] = own.taken.map((field) => ({ field, sku: null }))
  let row = 0
  for (const sku of new Set([...theirs.rows.keys(), ...mine.rows.keys()])) {
    const merged = mergeRow(sku, before, theirs, mine)
    if (merged === null) {
      if (before?.rows.has(sku) && !mine.removed.has(sku)) taken.push({ field: 'variant', sku })
      continue
    }
    for (const [field, value] of merged.values) typed[nameOf(field, row)] = value
    if (merged.isRemoved) typed[nameOf('remove', row)] = 'yes'
    if (merged.isNew) taken.push({ field: 'variant', sku })
    if (merged.removalConflict !== null) {
      const name = nameOf('remove', row)
      conflicts.push({ name, field: 'variant', sku, ...merged.removalConflict })
    }
    for (const one of merged.conflicts) {
      conflicts.push({ ...one, name: nameOf(one.field, row), sku })
    }
    taken.push(...merged.taken.map((field) => ({ field, sku })))
    row += 1
  }
  return { typed, conflicts, taken }
}

/**
 * The form with the choices of a conflict: a field whose choice is `saved` has the value that was
 * saved, and a variant is removed where the chosen side removed it.
 * @param opened the fields of the product that the form with the choices was opened on
 */
export function withChoices(typed: Fields, opened: Fields): Fields {
  const { own, rows } = contentOf(opened)
  const chosen: Record<string, string> = { ...typed }
  for (const [name, choice] of Object.entries(typed)) {
    if (!name.startsWith('choose ')) continue
    const target = name.slice('choose '.length)
    const [field = '', row] = target.split('-')
    const sku = row === undefined ? '' : clean(typed[nameOf('sku', Number(row))] ?? '')
    if (field === 'remove') {
      if (rows.has(sku) === (choice === 'yours')) chosen[target] = 'yes'
      else delete chosen[target]
    } else if (choice === 'saved') {
      chosen[target] = (row === undefined ? own.get(target) : rows.get(sku)?.get(field)) ?? ''
    }
  }
  return chosen
}
