import { ButtonLink } from '../../../../src/storefront/components/controls/button.tsx'
import { Icon } from '../../../../src/storefront/components/controls/icon.tsx'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import type { GatewayContext } from '../app.ts'
import { renderPage } from './render.tsx'

/** The page for a product or category that is no longer in the shop. */
export const notHere = (c: GatewayContext, title: string, text: string): Promise<Response> =>
  renderPage(
    c,
    { title, canonical: c.req.path, noIndex: true, status: 404, visibility: 'public' },
    <div class="shop-width flex flex-col items-center py-20 text-center lg:py-28">
      <span class="rounded-full bg-accent-soft p-5 text-accent">
        <Icon name="search" size={36} />
      </span>
      <h1 class="mt-8 text-3xl">{title}</h1>
      <p class="mt-4 max-w-prose text-lg text-muted">{text}</p>
      <div class="mt-10 flex flex-wrap justify-center gap-3">
        <ButtonLink href="/">{texts.errors.goHome}</ButtonLink>
        <ButtonLink href="/search" tone="quiet">
          {texts.errors.search}
        </ButtonLink>
      </div>
    </div>,
  )
