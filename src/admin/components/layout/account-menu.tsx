import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { THEMES, type Theme } from './frame.ts'

export const MENU_ID = 'account'

/** The account of the member of staff: a popover, which opens without a script. */
export const AccountMenu: FC<{
  staff: { name: string; role: string }
  theme: Theme
  path: string
}> = ({ staff, theme, path }) => (
  <div id={MENU_ID} popover="auto" class="menu">
    <p class="px-1">
      <span class="block font-semibold">{staff.name}</span>
      <span class="text-sm text-muted">{texts.roles[staff.role] ?? staff.role}</span>
    </p>
    <form method="post" action="/admin/theme" class="mt-3 border-t border-line pt-3">
      <input type="hidden" name="next" value={path} />
      <fieldset>
        <legend class="px-1 text-sm text-muted">{texts.general.theme}</legend>
        <div class="mt-1 grid grid-cols-3 gap-1">
          {THEMES.map((one) => (
            <Button
              tone="quiet"
              name="theme"
              value={one}
              class="aria-pressed:border-accent aria-pressed:text-accent"
              {...(one === theme ? { 'aria-pressed': 'true' } : {})}
            >
              {texts.general.themes[one]}
            </Button>
          ))}
        </div>
      </fieldset>
    </form>
    <form method="post" action="/admin/sign-out" class="mt-3 grid gap-2 border-t border-line pt-3">
      <ButtonLink tone="quiet" href="/admin/devices" class="w-full">
        {texts.devices.menu}
      </ButtonLink>
      <Button tone="quiet" class="w-full">
        {texts.general.signOut}
      </Button>
    </form>
  </div>
)
