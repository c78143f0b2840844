/** The hidden field with the values that a form was opened on, as JSON. */
export const BASE_FIELD = 'base'

type Values = Readonly<Record<string, string>>

interface MergedForm {
  typed: Values
  /** Fields that both changed to different values. */
  conflicts: { name: string; saved: string; yours: string }[]
  /** Names of the fields that only the other changed. */
  taken: string[]
}

/** The values that the form was opened on; null where it does not say. */
function baseOf(fields: URLSearchParams): Values | null {
  try {
    const base: unknown = JSON.parse(fields.get(BASE_FIELD) ?? 'null')
    if (typeof base !== 'object' || base === null) return null
    return Object.fromEntries(Object.entries(base).map(([name, value]) => [name, String(value)]))
  } catch {
    return null
  }
}

const clean = (value: string): string => value.replaceAll('\r\n', '\n').trim()

/** Merges one field: the value of the form, unless the form left it as it was. */
function mergeField(name: string, base: Values, saved: Values, yours: string) {
  const [was, their, my] = [base[name] ?? '', saved[name] ?? '', yours].map(clean)
  const isTheirs = their !== was && my !== their
  if (!isTheirs) return { value: yours, isTaken: false, conflict: null }
  if (my === was) return { value: saved[name] ?? '', isTaken: true, conflict: null }
  return { value: yours, isTaken: false, conflict: { name, saved: saved[name] ?? '', yours } }
}

/**
 * Merges a form with what another member of staff saved after it was opened; null where there is
 * nothing to look at. A value that one side left alone gives way to the other's. Where both changed
 * it, the form's stands and the conflict lists both. A choice of an earlier conflict is taken: its
 * `saved` stands for the value that the form was opened on.
 * @param saved the fields as they are now
 * @param yours the fields of the form
 */
export function mergeForm(
  fields: URLSearchParams,
  saved: Values,
  yours: Values,
): { chosen: Values; merged: MergedForm | null } {
  const base = baseOf(fields)
  if (base === null) return { chosen: yours, merged: null }
  const chosen = Object.fromEntries(
    Object.entries(yours).map(([name, value]) =>
      fields.get(`choose ${name}`) === 'saved' ? [name, base[name] ?? ''] : [name, value],
    ),
  )
  const all = Object.entries(chosen).map(
    ([name, value]) => [name, mergeField(name, base, saved, value)] as const,
  )
  const conflicts = all.flatMap(([, { conflict }]) => (conflict === null ? [] : [conflict]))
  const taken = all.flatMap(([name, { isTaken }]) => (isTaken ? [name] : []))
  if (conflicts.length + taken.length === 0) return { chosen, merged: null }
  const typed = Object.fromEntries(all.map(([name, { value }]) => [name, value]))
  return { chosen, merged: { typed, conflicts, taken } }
}

/** A conflict as the page says it. `labels` by the field's name; `words` by field and value. */
export function conflictWords(
  { conflicts, taken }: Pick<MergedForm, 'conflicts' | 'taken'>,
  labels: Values,
  words: (name: string, value: string) => string = (_name, value) => value,
) {
  const labelOf = (name: string): string => labels[name] ?? name
  return {
    differences: conflicts.map(({ name, saved, yours }) => ({
      name,
      label: labelOf(name),
      saved: words(name, saved),
      yours: words(name, yours),
    })),
    taken: taken.map(labelOf),
  }
}
