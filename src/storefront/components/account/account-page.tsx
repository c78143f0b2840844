import type { Child, FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Icon } from '../controls/icon.tsx'
import { ACCOUNT_AREAS, type AccountAreaName } from './areas.ts'

const TEXT = texts.account

interface AccountPageProps {
  title: string
  /** The area that the page is in. */
  area: AccountAreaName
  children?: Child
}

/** A page of a member's account: its title, the ways to the others, and its content. */
export const AccountPage: FC<AccountPageProps> = ({ title, area, children }) => (
  <div class="shop-width pt-8 pb-20">
    <h1 class="text-3xl">{title}</h1>
    <div class="mt-6 grid gap-x-12 gap-y-8 lg:grid-cols-[13rem_minmax(0,1fr)] lg:items-start">
      <nav aria-label={TEXT.navigation}>
        <ul class="flex flex-wrap gap-1.5 lg:grid">
          {Object.entries(ACCOUNT_AREAS).map(([name, { href, icon }]) => (
            <li>
              <a
                href={href}
                {...(name === area ? { 'aria-current': 'page' as const } : {})}
                class="press-target flex items-center gap-2.5 rounded-md border border-line px-3 py-1.5 text-sm text-muted hover:bg-sunken hover:text-ink aria-[current=page]:border-accent aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold aria-[current=page]:text-accent lg:border-transparent lg:text-base"
              >
                <Icon name={icon} size={20} />
                {TEXT.areas[name as AccountAreaName]}
              </a>
            </li>
          ))}
          <li>
            <form method="post" action="/sign-out">
              <button
                type="submit"
                class="press-target flex w-full items-center gap-2.5 rounded-md border border-line px-3 py-1.5 text-sm text-muted hover:bg-sunken hover:text-ink lg:border-transparent lg:text-base"
              >
                <Icon name="arrow-right" size={20} />
                {TEXT.signOut}
              </button>
            </form>
          </li>
        </ul>
      </nav>
      <div class="min-w-0" data-account>
        {children}
      </div>
    </div>
  </div>
)

/** A part of an account's page. */
export const AccountPart: FC<{ id: string; title: string; children?: Child }> = (props) => (
  <section
    aria-labelledby={props.id}
    class="rounded-lg bg-surface p-5 shadow-raised not-first:mt-6 sm:p-6"
  >
    <h2 id={props.id} class="text-xl">
      {props.title}
    </h2>
    <div class="mt-4">{props.children}</div>
  </section>
)
