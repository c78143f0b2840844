import type { Child, FC } from 'hono/jsx'
import { type ButtonTone, buttonLook } from './button-look.ts'

interface Look {
  tone?: ButtonTone
  class?: string
  'aria-label'?: string
  children?: Child
}

type Data = { [data in `data-${string}`]?: string | boolean }

type ButtonProps = Look &
  Data & {
    id?: string
    type?: 'submit' | 'button'
    name?: string
    value?: string
    disabled?: boolean
    hidden?: boolean
    /** Another address for this button of a form. */
    formaction?: string
    /** Posts the form as it is, with fields left empty. */
    formnovalidate?: boolean
    popovertarget?: string
  }

/** A button of the back office: lower than a shopper's. */
export const Button: FC<ButtonProps> = (props) => {
  const { tone = 'primary', class: more = '', children, type = 'submit', ...rest } = props
  return (
    <button type={type} class={buttonLook(tone, more)} {...rest}>
      {children}
    </button>
  )
}

/** Looks like a button, leads somewhere. */
export const ButtonLink: FC<Look & Data & { href: string; target?: string; rel?: string }> = (
  props,
) => {
  const { tone = 'primary', class: more = '', children, ...rest } = props
  return (
    <a class={buttonLook(tone, more)} {...rest}>
      {children}
    </a>
  )
}
