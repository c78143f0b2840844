import type { Child, FC } from 'hono/jsx'
import { Button } from '../../storefront/components/controls/button.tsx'
import { Logo } from '../../storefront/components/layout/logo.tsx'
import type { PageAssets } from '../../storefront/components/layout/page.tsx'
import { TestShopNotice } from '../../storefront/components/layout/test-shop-notice.tsx'
import { localeFor } from '../../storefront/moment-text.ts'
import { islandTexts } from '../../storefront/texts/island-texts.ts'
import { texts as shopTexts } from '../../storefront/texts/texts.ts'
import { texts } from '../texts/texts.ts'

interface AdminPageProps {
  title: string
  shop: { name: string; locale: string }
  assets: PageAssets
  /** The signed-in member of staff; null on the sign-in page. */
  staff: { name: string } | null
  /** Says at the top that payments of this shop move no money. */
  testShop?: boolean
  children?: Child
}

/** The document of every staff page. */
export const AdminPage: FC<AdminPageProps> = ({
  title,
  shop,
  assets,
  staff,
  testShop,
  children,
}) => (
  <html lang={localeFor(islandTexts.language, [shop.locale])}>
    <head>
      <meta charset="utf-8" />
      <title>{texts.general.title(title, shop.name)}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <link rel="stylesheet" href={assets.css} />
      {assets.scripts.map((src) => (
        <script type="module" src={src} />
      ))}
      {assets.preload.map((href) => (
        <link rel="modulepreload" href={href} />
      ))}
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
    </head>
    <body class="min-h-screen">
      <a
        href="#main"
        class="absolute left-2 top-2 z-50 -translate-y-24 rounded-md bg-accent px-4 py-3 text-on-accent focus:translate-y-0"
      >
        {shopTexts.page.skipToContent}
      </a>
      {testShop ? <TestShopNotice /> : null}
      <header class="border-b border-line bg-surface">
        <div class="shop-width flex flex-wrap items-center gap-x-6 py-2">
          <a href="/admin/drops" class="press-target flex items-center gap-2.5">
            <Logo size={26} />
            <span class="font-display text-lg font-semibold">{shop.name}</span>
            <span class="text-sm text-muted">{texts.general.staff}</span>
          </a>
          {staff === null ? null : <Signed name={staff.name} />}
        </div>
      </header>
      <main id="main" tabindex={-1} class="shop-width pt-8 pb-20 outline-none">
        {children}
      </main>
    </body>
  </html>
)

const Signed: FC<{ name: string }> = ({ name }) => (
  <>
    <nav aria-label={texts.general.navigation}>
      <a href="/admin/drops" class="press-target inline-flex items-center hover:underline">
        {texts.drops.title}
      </a>
    </nav>
    <form method="post" action="/admin/sign-out" class="ml-auto flex items-center gap-2 text-sm">
      <span class="text-muted">{name}</span>
      <Button tone="plain">{texts.general.signOut}</Button>
    </form>
  </>
)
