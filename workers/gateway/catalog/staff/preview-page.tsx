import { texts } from '../../../../src/admin/texts/texts.ts'
import { previewProduct } from '../../../../src/shared/catalog/edit/preview-product.ts'
import { refuse } from '../../../../src/shared/platform/result.ts'
import { Notice } from '../../../../src/storefront/components/layout/notice.tsx'
import { startingVariant } from '../../../../src/storefront/variant-choice.ts'
import { createRouter } from '../../http/app.ts'
import { renderPage } from '../../http/pages/render.tsx'
import { staffPage } from '../../http/pages/staff-page.tsx'
import { visitorCountry } from '../../http/visitor-country.ts'
import { ProductContent } from '../pages/product-content.tsx'
import { PRODUCT_PAGE } from './product-editor-view.tsx'
import { writeDeps } from './writes.ts'

export const staffPreviewPage = createRouter()

/** The product as shoppers would see it, also a draft: for staff alone, and nothing can be bought. */
staffPage(
  staffPreviewPage,
  { ...PRODUCT_PAGE, path: '/admin/products/:id/preview', permission: 'product.read' },
  async (c) => {
    const id = c.req.param('id') ?? ''
    const read = await previewProduct(writeDeps(c.env), id)
    if (!read.ok) return read
    const view = read.value
    const wanted = new URL(c.req.url).searchParams.get('variant')
    const chosen = startingVariant(view.variants, wanted)
    if (!chosen) return refuse('not_found')
    const path = `/admin/products/${id}`
    return renderPage(
      c,
      { title: view.title, canonical: `${path}/preview`, noIndex: true, visibility: 'private' },
      <>
        <div class="shop-width pt-4">
          <Notice tone="info">
            {texts.product.previewText}{' '}
            <a href={path} class="text-link font-semibold">
              {texts.product.previewBack}
            </a>
          </Notice>
        </div>
        <ProductContent
          view={view}
          chosen={chosen}
          path={`${path}/preview`}
          country={visitorCountry(c)}
          isOptionGone={wanted !== null && wanted !== chosen.id}
          related={[]}
          reviews={null}
          isPreview
        />
      </>,
    )
  },
)
