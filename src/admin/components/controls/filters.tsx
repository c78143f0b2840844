import type { Child, FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from './button.tsx'

/** A list under a name: its filters are part of its address. */
export interface View {
  text: string
  href: string
  current: boolean
}

/** The views of a list, side by side; a narrow window scrolls them. */
export const Views: FC<{ views: readonly View[] }> = ({ views }) => (
  <nav aria-label={texts.table.views} class="mb-3 overflow-x-auto">
    <ul class="flex gap-1">
      {views.map(({ text, href, current }) => (
        <li>
          <a
            href={href}
            {...(current ? { 'aria-current': 'page' } : {})}
            class="press-target inline-flex items-center rounded-sm px-3 text-sm whitespace-nowrap text-muted hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent"
          >
            {text}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)

/** The filters of a list: a form that leads to the list's address with them. */
export const Filters: FC<{
  action: string
  apply: string
  /** Whether one of them is set: they can be cleared then. */
  active: boolean
  children?: Child
}> = (props) => (
  <search>
    <form method="get" action={props.action} class="mb-4 flex flex-wrap items-end gap-3">
      {props.children}
      <div class="flex gap-2">
        <Button tone="quiet">{props.apply}</Button>
        {props.active ? (
          <ButtonLink tone="plain" href={props.action}>
            {texts.table.reset}
          </ButtonLink>
        ) : null}
      </div>
    </form>
  </search>
)

/** The filters that are used less; they stand open while one of them is in use. */
export const MoreFilters: FC<{ open: boolean; children?: Child }> = ({ open, children }) => (
  <details open={open} class="order-last w-full">
    <summary class="press-target text-link inline-flex items-center text-sm">
      {texts.table.moreFilters}
    </summary>
    <div class="mt-2 flex flex-wrap items-end gap-3">{children}</div>
  </details>
)
