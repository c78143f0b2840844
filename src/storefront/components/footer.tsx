import type { FC } from 'hono/jsx'
import type { NavCategory } from './header.tsx'
import { Icon, type IconName } from './icon.tsx'

interface FooterProps {
  shopName: string
  categories: readonly NavCategory[]
}

const PROMISES: { icon: IconName; title: string; text: string }[] = [
  {
    icon: 'truck',
    title: 'Tracked delivery',
    text: 'Follow every parcel from our shelf to your door.',
  },
  { icon: 'return', title: 'Thirty days', text: 'Not right? Send it back unused within a month.' },
  {
    icon: 'shield',
    title: 'Only what is needed',
    text: 'No trackers. Your details serve your order alone.',
  },
]

export const Footer: FC<FooterProps> = ({ shopName, categories }) => (
  <footer class="mt-20 border-t border-line bg-sunken text-sm">
    <ul class="shop-width grid gap-6 border-b border-line py-10 sm:grid-cols-3">
      {PROMISES.map(({ icon, title, text }) => (
        <li class="flex gap-4">
          <Icon name={icon} size={28} class="text-accent" />
          <div>
            <p class="font-semibold">{title}</p>
            <p class="text-muted">{text}</p>
          </div>
        </li>
      ))}
    </ul>
    <div class="shop-width grid gap-8 py-10 sm:grid-cols-[2fr_3fr]">
      <div>
        <p class="font-display text-xl">{shopName}</p>
        <p class="mt-2 max-w-xs text-muted">Good things for home, street and desk.</p>
      </div>
      <nav aria-label="All pages">
        <ul class="grid grid-cols-2 gap-x-8 md:grid-cols-3">
          {categories.map(({ handle, title }) => (
            <FooterLink href={`/categories/${handle}`} text={title} />
          ))}
          <FooterLink href="/drops" text="Drops" />
          <FooterLink href="/favourites" text="Favorites" />
          <FooterLink href="/cart" text="Your cart" />
          <FooterLink href="/orders" text="Your orders" />
        </ul>
      </nav>
    </div>
  </footer>
)

const FooterLink: FC<{ href: string; text: string }> = ({ href, text }) => (
  <li>
    <a href={href} class="flex min-h-11 items-center text-muted hover:text-ink hover:underline">
      {text}
    </a>
  </li>
)
