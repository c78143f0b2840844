/** `primary` once on a screen at most; `quiet` beside it; `plain` in rows; `danger` to destroy. */
export type ButtonTone = 'primary' | 'quiet' | 'plain' | 'danger'

const SHAPE =
  'press-target inline-flex items-center justify-center gap-2 rounded-md text-center font-semibold transition-colors duration-150 disabled:opacity-50 aria-busy:cursor-progress aria-busy:opacity-70'

/** `primary` and `quiet` have a border each: equal heights, and an edge in forced colours. */
const TONES: Record<ButtonTone, string> = {
  primary:
    'min-h-13 border border-transparent bg-accent px-6 py-2.5 text-on-accent not-disabled:hover:bg-accent-strong not-disabled:active:translate-y-px',
  quiet:
    'min-h-13 border border-edge px-6 py-2.5 not-disabled:hover:border-ink not-disabled:hover:bg-sunken',
  plain: 'px-2 py-1.5 text-sm text-accent underline-offset-4 not-disabled:hover:underline',
  danger: 'px-2 py-1.5 text-sm text-danger underline-offset-4 not-disabled:hover:underline',
}

/** The classes of a button, for components and for what scripts draw. */
export const buttonLook = (tone: ButtonTone, wide = false, more = ''): string =>
  `${SHAPE} ${TONES[tone]} ${wide ? 'w-full' : ''} ${more}`.trim()
