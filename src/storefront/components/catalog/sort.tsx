import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'

interface SortLink {
  title: string
  href: string
  current: boolean
}

/** The orders a list can have, as links; on a narrow screen they are swiped. */
export const SortLinks: FC<{ links: readonly SortLink[] }> = ({ links }) => (
  <nav
    aria-label={texts.listing.sort}
    class="-mx-1 w-full min-w-0 overflow-x-auto px-1 [scrollbar-width:none] lg:w-auto lg:flex-1"
  >
    <ul class="flex gap-1 text-sm whitespace-nowrap">
      {links.map(({ title, href, current }) => (
        <li>
          <a
            href={href}
            rel="nofollow"
            aria-current={current ? 'true' : undefined}
            class="press-target inline-flex items-center rounded-full px-4 text-muted hover:text-ink aria-[current=true]:bg-sunken aria-[current=true]:font-semibold aria-[current=true]:text-ink"
          >
            {title}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
