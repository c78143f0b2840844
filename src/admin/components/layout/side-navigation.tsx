import type { FC } from 'hono/jsx'
import { Icon } from '../../../storefront/components/controls/icon.tsx'
import { Logo } from '../../../storefront/components/layout/logo.tsx'
import type { NavigationRow } from '../../navigation.ts'
import { texts } from '../../texts/texts.ts'
import type { Frame } from './frame.ts'

export const DRAWER_ID = 'navigation'
/** How many parts a phone's bottom bar has room for, beside the one that opens the drawer. */
const BOTTOM_ROWS = 4

/** The name of the shop, beside its sign. */
const ShopSign: FC<{ name: string }> = ({ name }) => (
  <a href="/admin" class="press-target flex items-center gap-2.5">
    <Logo size={24} />
    <span class="text-base font-semibold">{name}</span>
  </a>
)

/** The parts of the back office, at the side of a wide window. */
export const SideNavigation: FC<{ shopName: string; frame: Frame }> = ({ shopName, frame }) => (
  <aside
    data-no-print
    class="sticky top-0 hidden h-screen flex-col gap-4 overflow-y-auto border-r border-line bg-surface px-3 py-3 lg:flex"
  >
    <div class="px-2">
      <ShopSign name={shopName} />
    </div>
    <nav aria-label={texts.general.navigation}>
      <Rows frame={frame} />
    </nav>
  </aside>
)

/** The same in a narrow window: a popover, which opens without a script. */
export const NavDrawer: FC<{ frame: Frame }> = ({ frame }) => (
  <div id={DRAWER_ID} popover="auto" class="nav-drawer p-3" data-no-print>
    <nav aria-label={texts.general.navigation}>
      <Rows frame={frame} />
    </nav>
  </div>
)

const Rows: FC<{ frame: Frame }> = ({ frame: { navigation, section } }) => (
  <ul class="grid gap-0.5">
    {navigation.map((row) => (
      <li>
        <a
          href={row.path}
          {...(row.section === section ? { 'aria-current': 'page' } : {})}
          class="press-target flex items-center gap-3 rounded-sm px-2 py-1.5 hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent"
        >
          <Icon name={row.icon} size={18} />
          {row.text}
        </a>
      </li>
    ))}
  </ul>
)

/** The first parts at the foot of a phone's window, and the way to the others. */
export const BottomBar: FC<{ frame: Frame }> = ({ frame: { navigation, section } }) => (
  <nav
    aria-label={texts.general.shortcuts}
    data-no-print
    class="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
  >
    <ul class="flex">
      {navigation.slice(0, BOTTOM_ROWS).map((row) => (
        <li class="min-w-0 flex-1">
          <BottomRow row={row} current={row.section === section} />
        </li>
      ))}
      <li class="flex-1">
        <button type="button" popovertarget={DRAWER_ID} class={BOTTOM}>
          <Icon name="menu" size={20} />
          {texts.general.more}
        </button>
      </li>
    </ul>
  </nav>
)

const BOTTOM =
  'press-target flex w-full min-w-0 flex-col items-center gap-0.5 py-1.5 text-xs text-muted aria-[current]:font-semibold aria-[current]:text-accent'

const BottomRow: FC<{ row: NavigationRow; current: boolean }> = ({ row, current }) => (
  <a href={row.path} {...(current ? { 'aria-current': 'page' } : {})} class={BOTTOM}>
    <Icon name={row.icon} size={20} />
    <span class="max-w-full truncate">{row.shortText ?? row.text}</span>
  </a>
)
