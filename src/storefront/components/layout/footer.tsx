import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Icon, type IconName } from '../controls/icon.tsx'
import type { NavCategory } from './header.tsx'

const TEXT = texts.footer

interface FooterProps {
  shopName: string
  categories: readonly NavCategory[]
}

const PROMISES: { icon: IconName; title: string; text: string }[] = [
  { icon: 'truck', ...TEXT.promises.tracking },
  { icon: 'return', ...TEXT.promises.returns },
  { icon: 'shield', ...TEXT.promises.privacy },
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
        <p class="mt-2 max-w-xs text-muted">{TEXT.tagline}</p>
      </div>
      <nav aria-label={TEXT.label}>
        <ul class="grid grid-cols-2 gap-x-8 md:grid-cols-3">
          {categories.map(({ handle, title }) => (
            <FooterLink href={`/categories/${handle}`} text={title} />
          ))}
          <FooterLink href="/drops" text={TEXT.drops} />
          <FooterLink href="/favourites" text={TEXT.favourites} />
          <FooterLink href="/cart" text={TEXT.cart} />
          <FooterLink href="/orders" text={TEXT.orders} />
          <FooterLink href="/orders/find" text={TEXT.findOrder} />
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
