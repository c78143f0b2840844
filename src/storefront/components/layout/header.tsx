import type { FC } from 'hono/jsx'
import type { CategoryRef } from '../../../shared/catalog/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Icon } from '../controls/icon.tsx'
import { Logo } from './logo.tsx'

export type NavCategory = Pick<CategoryRef, 'handle' | 'title'>

interface HeaderProps {
  shopName: string
  categories: readonly NavCategory[]
  /** The path of this page, so that its own link says so. */
  path: string
  /** The search words, on the results' page. */
  query?: string
}

const TEXT = texts.header
const SEARCH = 'search'

const categoryPath = (handle: string): string => `/categories/${handle}`

/**
 * The header is the same for every visitor: a script fills in the cart's count. In a low window it
 * scrolls away with the page, which needs the room.
 */
export const Header: FC<HeaderProps> = ({ shopName, categories, path, query }) => (
  <header class="top-0 z-20 border-b border-line bg-paper tall:sticky">
    <div class="shop-width flex flex-wrap items-center gap-x-1 py-2 lg:gap-x-8 lg:py-3">
      <CategoryMenu categories={categories} path={path} />
      <a
        href="/"
        class="press-target mr-auto flex min-w-0 flex-[1_1_5rem] items-center gap-2.5 rounded-sm lg:mr-0 lg:flex-none"
      >
        <span class="hidden shrink-0 sm:block">
          <Logo size={30} />
        </span>
        <span class="truncate font-display text-base font-semibold tracking-tight sm:text-lg">
          {shopName}
        </span>
      </a>
      <SearchForm {...(query === undefined ? {} : { query })} />
      <button
        type="button"
        popovertarget={SEARCH}
        data-search-open
        class="press-target flex items-center justify-center rounded-md hover:bg-sunken lg:hidden"
      >
        <span class="sr-only">{TEXT.search}</span>
        <Icon name="search" />
      </button>
      <nav aria-label={TEXT.yours} class="flex items-center sm:gap-1 lg:ml-auto">
        <HeaderLink href="/account" icon="user" label={TEXT.account} />
        <HeaderLink href="/favourites" icon="heart" label={TEXT.favourites} />
        <a
          href="/cart"
          data-cart-link
          class="press-target relative flex items-center justify-center gap-2 rounded-md px-2 hover:bg-sunken lg:gap-3.5"
        >
          <Icon name="cart" />
          <span class="sr-only text-sm lg:not-sr-only">{TEXT.cart}</span>{' '}
          <span
            data-cart-count
            hidden
            class="absolute left-5.5 top-0.5 min-w-5 rounded-full bg-accent px-1 text-center text-xs font-semibold leading-5 text-on-accent"
          />
          <span data-cart-units class="sr-only" />
        </a>
      </nav>
    </div>
    {categories.length > 0 ? <CategoryRow categories={categories} path={path} /> : null}
    <div data-live-status role="status" />
  </header>
)

/** The padding makes room for the line, so that no text moves where one appears. */
const CategoryRow: FC<Pick<HeaderProps, 'categories' | 'path'>> = ({ categories, path }) => (
  <nav aria-label={TEXT.categories} class="hidden lg:block">
    <ul class="shop-width flex flex-wrap gap-x-7">
      {categories.map(({ handle, title }) => (
        <li>
          <a
            href={categoryPath(handle)}
            {...(path === categoryPath(handle) ? { 'aria-current': 'page' as const } : {})}
            class="inline-block border-b-0 pb-3 pt-1 text-sm text-muted hover:border-b-2 hover:border-edge hover:pb-2.5 hover:text-ink aria-[current=page]:border-b-2 aria-[current=page]:border-accent aria-[current=page]:pb-2.5 aria-[current=page]:text-ink"
          >
            {title}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)

/** Opens without script; on narrow screens only. */
const CategoryMenu: FC<Pick<HeaderProps, 'categories' | 'path'>> = ({ categories, path }) =>
  categories.length === 0 ? null : (
    <details class="group lg:hidden" data-menu>
      <summary class="press-target -ml-2 flex list-none items-center justify-center rounded-md hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <span class="sr-only">{TEXT.categories}</span>
        <Icon name="menu" class="group-open:hidden" />
        <Icon name="close" class="hidden group-open:block" />
      </summary>
      <nav
        aria-label={TEXT.categories}
        class="absolute inset-x-0 top-full max-h-[70vh] overflow-y-auto border-b border-line bg-surface shadow-raised"
      >
        <ul class="shop-width py-2">
          {categories.map(({ handle, title }) => (
            <li class="border-b border-line last:border-0">
              <a
                href={categoryPath(handle)}
                {...(path === categoryPath(handle) ? { 'aria-current': 'page' as const } : {})}
                class="flex min-h-12 items-center justify-between py-2 aria-[current=page]:font-semibold aria-[current=page]:text-accent"
              >
                {title}
                <Icon name="chevron-right" size={18} class="text-muted" />
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </details>
  )

/**
 * One field for every window: in the header of a wide one, a popover over the header of a narrow
 * one, which its button opens without script. A browser without popovers shows it in a row of its
 * own.
 */
const SearchForm: FC<{ query?: string }> = ({ query }) => (
  <search id={SEARCH} popover="auto" class="search-field">
    <form action="/search" method="get" class="relative min-w-0 grow" data-search>
      <label for="search-words" class="sr-only">
        {TEXT.search}
      </label>
      <input
        id="search-words"
        type="search"
        name="q"
        {...(query === undefined ? {} : { value: query })}
        maxlength={100}
        autocomplete="off"
        placeholder={TEXT.search}
        class="press-target w-full rounded-full border border-edge bg-surface py-2 pl-4 pr-12 text-base placeholder:text-muted hover:border-ink"
      />
      <button
        type="submit"
        class="press-target absolute right-0 top-0 flex items-center justify-center rounded-full text-muted hover:text-ink"
      >
        <span class="sr-only">{TEXT.searchButton}</span>
        <Icon name="search" size={20} />
      </button>
    </form>
    <button
      type="button"
      popovertarget={SEARCH}
      popovertargetaction="hide"
      class="press-target flex items-center justify-center rounded-md hover:bg-sunken lg:hidden"
    >
      <span class="sr-only">{TEXT.closeSearch}</span>
      <Icon name="close" />
    </button>
  </search>
)

const HeaderLink: FC<{ href: string; icon: 'heart' | 'user'; label: string }> = ({
  href,
  icon,
  label,
}) => (
  <a
    href={href}
    class="press-target flex items-center justify-center gap-2 rounded-md px-2 hover:bg-sunken"
  >
    <Icon name={icon} />
    <span class="sr-only text-sm lg:not-sr-only">{label}</span>
  </a>
)
