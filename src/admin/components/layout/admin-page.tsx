import type { Child, FC } from 'hono/jsx'
import type { PageAssets } from '../../../storefront/components/layout/page.tsx'
import { TestShopNotice } from '../../../storefront/components/layout/test-shop-notice.tsx'
import { localeFor } from '../../../storefront/moment-text.ts'
import { islandTexts } from '../../../storefront/texts/island-texts.ts'
import { texts as shopTexts } from '../../../storefront/texts/texts.ts'
import { texts } from '../../texts/texts.ts'
import type { Frame, Theme } from './frame.ts'
import { BottomBar, NavDrawer, SideNavigation } from './side-navigation.tsx'
import { Toast } from './toast.tsx'
import { TopBar } from './top-bar.tsx'

interface AdminPageProps {
  title: string
  shop: { name: string; locale: string }
  assets: PageAssets
  /** Null on the sign-in page. */
  frame: Frame | null
  theme: Theme
  /** Names a text of `texts.done`: what the form before this page did. */
  done?: string | undefined
  /** Says at the top that payments of this shop move no money. */
  testShop?: boolean
  children?: Child
}

/** The document of every staff page. */
export const AdminPage: FC<AdminPageProps> = (props) => {
  const { title, shop, assets, frame, theme, done, testShop, children } = props
  return (
    <html
      lang={localeFor(islandTexts.language, [shop.locale])}
      {...(theme === 'system' ? {} : { 'data-theme': theme })}
    >
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
        {frame === null ? (
          <main id="main" tabindex={-1} class="px-4 py-10 outline-none">
            {children}
          </main>
        ) : (
          <Shell shopName={shop.name} frame={frame} theme={theme}>
            {children}
          </Shell>
        )}
        <Toast done={done} />
      </body>
    </html>
  )
}

const Shell: FC<{ shopName: string; frame: Frame; theme: Theme; children?: Child }> = (props) => {
  const { shopName, frame, theme, children } = props
  return (
    <div class="lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <SideNavigation shopName={shopName} frame={frame} />
      <div class="min-w-0">
        <TopBar shopName={shopName} frame={frame} theme={theme} />
        <main
          id="main"
          tabindex={-1}
          class="mx-auto w-full max-w-page px-4 pt-6 pb-28 outline-none sm:px-6 lg:px-8 lg:pb-16"
        >
          {children}
        </main>
      </div>
      <NavDrawer frame={frame} />
      <BottomBar frame={frame} />
    </div>
  )
}
