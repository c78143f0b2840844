import type { Child, FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'

interface FrameProps {
  id: string
  label: string
  /** Shown before anything is typed. */
  hint?: string
  /** What is wrong with the value, and how to correct it. */
  error?: string
  /** Fields are required unless this says that they are not. */
  optional?: boolean
  /** Does not say that it is optional: no field of a filter is required. */
  quiet?: boolean
  class?: string
  children?: Child
}

/** The ids that describe a control: its hint and its error, where there are any. */
const describedBy = (id: string, hint?: string, error?: string): string | undefined =>
  [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`]
    .filter((part) => part !== '')
    .join(' ') || undefined

/** Attributes that tie a control to its label, hint and error. */
export const controlOf = ({ id, hint, error, optional = false }: FrameProps) => {
  const described = describedBy(id, hint, error)
  return {
    id,
    ...(optional ? {} : { required: true }),
    ...(error === undefined ? {} : { 'aria-invalid': 'true' as const }),
    ...(described === undefined ? {} : { 'aria-describedby': described }),
  }
}

/** The label, the hint, the control and its error, from top to bottom. */
export const FieldFrame: FC<FrameProps> = (props) => {
  const { id, label, hint, error, optional = false, quiet, class: more = '', children } = props
  return (
    <div class={more} data-field={id}>
      <label for={id} class="mb-1.5 block text-sm font-semibold">
        {label}
        {optional && !quiet ? (
          <span class="font-normal text-muted">{texts.page.optional}</span>
        ) : null}
      </label>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} class="-mt-1 mb-1.5 text-sm text-muted">
          {hint}
        </p>
      )}
      {children}
      {error === undefined ? null : (
        <p id={`${id}-error`} class="mt-1.5 text-sm font-medium text-danger">
          <span class="sr-only">{texts.page.error}</span>
          {error}
        </p>
      )}
    </div>
  )
}

interface FieldProps extends Omit<FrameProps, 'children'> {
  name: string
  value?: string
  type?: 'text' | 'email' | 'tel' | 'search' | 'number' | 'password' | 'date' | 'datetime-local'
  /** As browsers know it: `email`, `address-line1`, `postal-code` … */
  autocomplete?: string
  inputmode?: 'text' | 'email' | 'tel' | 'numeric' | 'decimal'
  maxlength?: number
  placeholder?: string
  autocapitalize?: 'none' | 'words' | 'characters'
  disabled?: boolean
  /** Several lines of text, this many shown. */
  rows?: number
}

/** One line to type, or several where `rows` says so. */
export const Field: FC<FieldProps> = (props) => {
  const {
    label,
    hint,
    error,
    optional,
    quiet,
    class: more,
    rows,
    value = '',
    type = 'text',
    ...rest
  } = props
  const { id, ...attributes } = rest
  const frame = {
    id,
    label,
    ...(hint === undefined ? {} : { hint }),
    ...(error === undefined ? {} : { error }),
    ...(optional === undefined ? {} : { optional }),
    ...(quiet === undefined ? {} : { quiet }),
    ...(more === undefined ? {} : { class: more }),
  }
  return (
    <FieldFrame {...frame}>
      {rows === undefined ? (
        <input
          type={type}
          value={value}
          class="control scroll-mt-44"
          {...attributes}
          {...controlOf(frame)}
        />
      ) : (
        <textarea rows={rows} class="control scroll-mt-44" {...attributes} {...controlOf(frame)}>
          {value}
        </textarea>
      )}
    </FieldFrame>
  )
}
