/** Values or messages by the name of their field. */
export type ByField = Readonly<Record<string, string | undefined>>

export interface FormState {
  typed: ByField
  errors: ByField
}

/** The props that every field of a form has, by its name: id, name, value and error. */
export const fieldOf =
  ({ typed, errors }: FormState) =>
  (name: string) => {
    const error = errors[name]
    return { id: name, name, value: typed[name] ?? '', ...(error === undefined ? {} : { error }) }
  }
