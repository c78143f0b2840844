/** A place where the record is not the one that the ledgers rebuild. */
export interface Difference {
  /** The order's id, or the name of the table that the difference is in. */
  subject: string
  field: string
  stored: unknown
  rebuilt: unknown
}

const SHOWN_CHARS = 160

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text
}

/** One line: the order, the field, the stored value and the rebuilt one. */
export const renderDifference = ({ subject, field, stored, rebuilt }: Difference): string =>
  `${subject}  ${field}  stored ${shown(stored)}  rebuilt ${shown(rebuilt)}`

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** The leaves at which two values of JSON differ. Equal texts are compared once, as a whole. */
export function differingLeaves(
  stored: unknown,
  rebuilt: unknown,
  path: string,
): Omit<Difference, 'subject'>[] {
  if (!isFields(stored) || !isFields(rebuilt)) {
    return stored === rebuilt ? [] : [{ field: path, stored, rebuilt }]
  }
  const names = new Set([...Object.keys(stored), ...Object.keys(rebuilt)])
  return [...names].flatMap((name) =>
    differingLeaves(stored[name], rebuilt[name], path === '' ? name : `${path}.${name}`),
  )
}
