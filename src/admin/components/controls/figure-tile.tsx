import type { Child, FC } from 'hono/jsx'

interface FigureTileProps {
  title: string
  value: string
  /** Beside the value: how much it changed. */
  beside?: Child
  /** Below the value. */
  note?: string
  /** Leads to the page that shows more of the figure. */
  href?: string
  /** True where the page shows this figure already. */
  current?: boolean
}

const LOOK = 'block rounded-md bg-sunken p-3 sm:p-4'
const LINK =
  'border border-transparent hover:border-edge aria-[current]:border-accent aria-[current]:bg-accent-soft'

/** One number with its name, in a row of several. */
export const FigureTile: FC<FigureTileProps> = (props) => {
  const { title, value, beside, note, href, current = false } = props
  const content = (
    <>
      <span class="block text-sm text-muted">{title}</span>
      <span class="text-xl font-semibold break-normal tabular-nums sm:text-2xl">{value}</span>
      {beside}
      {note === undefined ? null : <span class="block text-sm text-muted">{note}</span>}
    </>
  )
  return href === undefined ? (
    <div class={LOOK}>{content}</div>
  ) : (
    <a href={href} class={`${LOOK} ${LINK}`} {...(current ? { 'aria-current': 'true' } : {})}>
      {content}
    </a>
  )
}
