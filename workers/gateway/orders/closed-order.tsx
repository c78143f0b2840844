import { ButtonLink } from '../../../src/storefront/components/controls/button.tsx'
import { EmptyState } from '../../../src/storefront/components/layout/empty-state.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import type { GatewayContext } from '../http/app.ts'
import { renderPage } from '../http/pages/render.tsx'

/** The page in place of an order that is not to be seen, with the way to find one. */
export const closedOrder = (
  c: GatewayContext,
  { title, text }: { title: string; text: string },
): Promise<Response> =>
  renderPage(
    c,
    { title, canonical: '/orders/find', noIndex: true, visibility: 'private', status: 404 },
    <div class="shop-width pt-8 pb-20">
      <EmptyState icon="search" heading="h1" title={title} text={text}>
        <ButtonLink href="/orders/find">{texts.orderLink.find}</ButtonLink>
      </EmptyState>
    </div>,
  )
