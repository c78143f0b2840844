/** `primary` once in a part of the page at most; `quiet` beside it; `danger` to end something. */
export type ButtonTone = 'primary' | 'quiet' | 'danger' | 'plain'

const SHAPE =
  'press-target inline-flex items-center justify-center gap-1.5 rounded-sm px-3 py-1.5 text-center text-sm font-semibold transition-colors duration-150 disabled:opacity-50 aria-busy:cursor-progress aria-busy:opacity-70'

/** All but `plain` have a border: equal heights, and an edge in forced colors. */
const TONES: Record<ButtonTone, string> = {
  primary: 'border border-transparent bg-accent text-on-accent not-disabled:hover:bg-accent-strong',
  quiet: 'border border-edge bg-surface not-disabled:hover:border-ink not-disabled:hover:bg-sunken',
  danger: 'border border-danger text-danger not-disabled:hover:bg-danger-soft',
  plain: 'text-accent underline-offset-4 not-disabled:hover:underline',
}

/** The classes of a button, for components and for what scripts draw. */
export const buttonLook = (tone: ButtonTone, more = ''): string =>
  `${SHAPE} ${TONES[tone]} ${more}`.trim()
