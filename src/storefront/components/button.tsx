import type { Child, FC } from 'hono/jsx'

/** `primary` once on a screen at most; `quiet` beside it; `plain` in rows; `danger` to destroy. */
export type ButtonTone = 'primary' | 'quiet' | 'plain' | 'danger'

const SHAPE =
  'press-target inline-flex items-center justify-center gap-2 rounded-md text-center font-semibold transition-colors duration-150 disabled:opacity-50 aria-busy:cursor-progress aria-busy:opacity-70'

const TONES: Record<ButtonTone, string> = {
  primary:
    'bg-accent px-6 py-3 text-on-accent not-disabled:hover:bg-accent-strong not-disabled:active:translate-y-px',
  quiet: 'border border-edge px-6 py-3 not-disabled:hover:border-ink not-disabled:hover:bg-sunken',
  plain: 'px-2 py-1.5 text-sm text-accent underline-offset-4 not-disabled:hover:underline',
  danger: 'px-2 py-1.5 text-sm text-danger underline-offset-4 not-disabled:hover:underline',
}

const classesOf = (tone: ButtonTone, wide: boolean, more: string): string =>
  `${SHAPE} ${TONES[tone]} ${wide ? 'w-full' : ''} ${more}`.trim()

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
    <button type={type} class={classesOf(tone, wide, more)} {...rest}>
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
    <a class={classesOf(tone, wide, more)} {...rest}>
      {children}
    </a>
  )
}
