import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'

interface BreadcrumbsProps {
  /** From the home page to this one; the last is the current page. */
  items: readonly { title: string; href: string }[]
}

export const Breadcrumbs: FC<BreadcrumbsProps> = ({ items }) => (
  <nav aria-label={texts.page.breadcrumb} class="text-sm">
    <ol class="flex flex-wrap items-center gap-x-2 text-muted">
      {items.map(({ title, href }, index) => {
        const here = index === items.length - 1
        return (
          <li class="flex items-center gap-2">
            <a
              href={href}
              {...(here ? { 'aria-current': 'page' as const } : {})}
              class="inline-flex min-h-11 items-center underline-offset-4 hover:text-ink hover:underline aria-[current=page]:text-ink"
            >
              {title}
            </a>
            {here ? null : <span aria-hidden="true">/</span>}
          </li>
        )
      })}
    </ol>
  </nav>
)
