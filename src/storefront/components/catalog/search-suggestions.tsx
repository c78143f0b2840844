import type { FC } from 'hono/jsx'
import { Icon } from '../controls/icon.tsx'

interface SearchSuggestionsProps {
  title: string
  links: readonly { title: string; href: string }[]
}

/** Links below a search without words or without results. */
export const SearchSuggestions: FC<SearchSuggestionsProps> = ({ title, links }) =>
  links.length === 0 ? null : (
    <section aria-labelledby="suggestions" class="mt-10">
      <h2 id="suggestions" class="text-xl">
        {title}
      </h2>
      <ul class="mt-4 grid gap-x-6 sm:grid-cols-2 lg:grid-cols-4">
        {links.map((link) => (
          <li class="border-t border-line">
            <a
              href={link.href}
              class="flex min-h-14 items-center justify-between gap-3 hover:text-accent"
            >
              {link.title}
              <Icon name="arrow-right" size={18} class="text-muted" />
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
