import type { FC } from 'hono/jsx'
import { Icon } from '../../../storefront/components/controls/icon.tsx'
import { texts } from '../../texts/texts.ts'
import { AccountMenu, MENU_ID } from './account-menu.tsx'
import type { Frame, Theme } from './frame.ts'
import { Palette } from './palette.tsx'
import { DRAWER_ID } from './side-navigation.tsx'

/** Search and account, at the top of every page. */
export const TopBar: FC<{ shopName: string; frame: Frame; theme: Theme }> = (props) => {
  const { shopName, frame, theme } = props
  return (
    <header
      data-no-print
      class="sticky top-0 z-20 flex items-center gap-2 border-b border-line bg-surface px-3 py-2 sm:px-6 lg:px-8"
    >
      <button
        type="button"
        popovertarget={DRAWER_ID}
        aria-label={texts.general.openNavigation(shopName)}
        class="press-target inline-flex items-center justify-center rounded-sm hover:bg-sunken lg:hidden"
      >
        <Icon name="menu" size={20} />
      </button>
      <search class="relative max-w-md min-w-0 flex-1">
        <form method="get" action="/admin/search">
          <Icon
            name="search"
            size={18}
            class="pointer-events-none absolute left-2.5 top-1/2 -translate-y-1/2 text-muted"
          />
          <input
            type="search"
            name="q"
            value={frame.query ?? ''}
            maxlength={100}
            aria-label={texts.search.label}
            placeholder={texts.search.placeholder}
            autocomplete="off"
            class="control pl-9 lg:pr-16"
          />
          <span
            data-palette-hint
            hidden
            aria-hidden="true"
            class="pointer-events-none absolute right-2 top-1/2 hidden -translate-y-1/2 lg:block"
          >
            <kbd data-palette-keys>{texts.palette.openKeys}</kbd>
          </span>
        </form>
      </search>
      <button
        type="button"
        popovertarget={MENU_ID}
        class="press-target ml-auto inline-flex items-center gap-2 rounded-sm px-2 hover:bg-sunken"
      >
        <Icon name="user" size={20} />
        <span class="sr-only sm:not-sr-only">{frame.staff.name}</span>
      </button>
      <AccountMenu staff={frame.staff} theme={theme} path={frame.path} />
      <Palette navigation={frame.navigation} />
    </header>
  )
}
