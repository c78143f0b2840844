import type { Child, FC } from 'hono/jsx'
import { LINK_CARD_HEIGHT, LINK_CARD_WIDTH } from '../../../shared/link-card/contract.ts'
import { localeFor } from '../../moment-text.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { Footer } from './footer.tsx'
import { Header, type NavCategory } from './header.tsx'
import { TestShopNotice } from './test-shop-notice.tsx'

export interface PageAssets {
  css: string
  scripts: readonly string[]
  preload: readonly string[]
}

export interface PageProps {
  title: string
  description?: string
  /** The canonical address of the page. */
  canonical: string
  /** Its path, to mark the page in the navigation. */
  path: string
  shop: { name: string; locale: string }
  categories: readonly NavCategory[]
  assets: PageAssets
  jsonLd?: readonly object[]
  /** Absolute address of a link card: a PNG. */
  ogImage?: string
  noIndex?: boolean
  /** The search words, on the results' page. */
  query?: string
  /** Says at the top that payments of this shop move no money. */
  testShop?: boolean
  children?: Child
}

/** Data, not script: it is never run. `<` is written so that no text in it can end the element. */
const jsonLdText = (data: object): string => JSON.stringify(data).replace(/</g, '\\u003c')

/** The whole document around a page's own content. */
export const Page: FC<PageProps> = (props) => {
  const { shop, categories, path, query, children } = props
  return (
    <html lang={localeFor(islandTexts.language, [shop.locale])}>
      <Head {...props} />
      <body class="flex min-h-screen flex-col">
        <a
          href="#main"
          class="absolute left-2 top-2 z-50 -translate-y-24 rounded-md bg-accent px-4 py-3 text-on-accent focus:translate-y-0"
        >
          {texts.page.skipToContent}
        </a>
        {props.testShop ? <TestShopNotice /> : null}
        <Header
          shopName={shop.name}
          categories={categories}
          path={path}
          {...(query === undefined ? {} : { query })}
        />
        <main id="main" tabindex={-1} class="flex-1 outline-none">
          {children}
        </main>
        <Footer shopName={shop.name} categories={categories} />
      </body>
    </html>
  )
}

/** Sizes are told, so that a network shows the card at the first mention of the page. */
const LinkPicture: FC<{ src: string; alt: string }> = ({ src, alt }) => (
  <>
    <meta property="og:image" content={src} />
    <meta property="og:image:type" content="image/png" />
    <meta property="og:image:width" content={String(LINK_CARD_WIDTH)} />
    <meta property="og:image:height" content={String(LINK_CARD_HEIGHT)} />
    <meta property="og:image:alt" content={alt} />
  </>
)

const Head: FC<PageProps> = (props) => {
  const { title, description, canonical, shop, assets, jsonLd = [], ogImage, noIndex } = props
  return (
    <head>
      <meta charset="utf-8" />
      <title>{texts.page.title(title, shop.name)}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <link rel="stylesheet" href={assets.css} />
      {/* Pages work before their scripts run, so the visible parts load first. */}
      {assets.scripts.map((src) => (
        <script type="module" src={src} fetchpriority="low" />
      ))}
      {assets.preload.map((href) => (
        <link rel="modulepreload" href={href} fetchpriority="low" />
      ))}
      {description === undefined ? null : <meta name="description" content={description} />}
      {noIndex ? (
        <meta name="robots" content="noindex" />
      ) : (
        <link rel="canonical" href={canonical} />
      )}
      <meta property="og:type" content="website" />
      <meta property="og:site_name" content={shop.name} />
      <meta property="og:title" content={title} />
      <meta property="og:url" content={canonical} />
      {description === undefined ? null : <meta property="og:description" content={description} />}
      {ogImage === undefined ? null : <LinkPicture src={ogImage} alt={title} />}
      <meta
        name="twitter:card"
        content={ogImage === undefined ? 'summary' : 'summary_large_image'}
      />
      <meta name="theme-color" content="#faf8f3" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#161411" media="(prefers-color-scheme: dark)" />
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      <link rel="icon" href="/favicon.ico" sizes="32x32" />
      <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
      <link rel="manifest" href="/manifest.webmanifest" />
      {jsonLd.map((data) => (
        <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: jsonLdText(data) }} />
      ))}
    </head>
  )
}
