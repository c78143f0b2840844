import type { Child, FC } from 'hono/jsx'
import { type ButtonTone, buttonLook } from './button-look.ts'

export type { ButtonTone }

interface Look {
  tone?: ButtonTone
  /** As wide as what it stands in. */
  wide?: boolean
  class?: string
  children?: Child
}

type ButtonProps = Look & {
  type?: 'submit' | 'button'
  name?: string
  value?: string
  disabled?: boolean
  /** Another address for this button of a form. */
  formaction?: string
  /** The id of its form, where it stands outside. */
  form?: string
  formnovalidate?: boolean
  'aria-label'?: string
} & { [data in `data-${string}`]?: string | boolean }

export const Button: FC<ButtonProps> = (props) => {
  const {
    tone = 'primary',
    wide = false,
    class: more = '',
    children,
    type = 'submit',
    ...rest
  } = props
  return (
    <button type={type} class={buttonLook(tone, wide, more)} {...rest}>
      {children}
    </button>
  )
}

type ButtonLinkProps = Look & { href: string; rel?: string; 'aria-label'?: string } & {
  [data in `data-${string}`]?: string | boolean
}

/** Looks like a button, leads somewhere. */
export const ButtonLink: FC<ButtonLinkProps> = (props) => {
  const { tone = 'primary', wide = false, class: more = '', children, ...rest } = props
  return (
    <a class={buttonLook(tone, wide, more)} {...rest}>
      {children}
    </a>
  )
}
