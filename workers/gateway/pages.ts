import { checkoutStartPages } from './cart/checkout-start.tsx'
import { favouritePages } from './cart/favourite-pages.tsx'
import { cartPages } from './cart/pages.tsx'
import { categoryPages } from './catalog/pages/category.tsx'
import { homePages } from './catalog/pages/home.tsx'
import { linkCardPages } from './catalog/pages/link-cards.ts'
import { productPages } from './catalog/pages/product.tsx'
import { searchPages } from './catalog/pages/search.tsx'
import { seoPages } from './catalog/pages/seo.tsx'
import { checkoutPages } from './checkout/pages/checkout.tsx'
import { checkoutVerificationPages } from './checkout/pages/verification.tsx'
import { dropPages } from './drops/pages.tsx'
import { createRouter } from './http/app.ts'
import { offlinePage } from './http/pages/errors.tsx'
import { staticFileRoutes } from './ops/static-files.ts'
import { styleguideRoutes } from './ops/styleguide.tsx'
import { orderPages } from './orders/pages.tsx'
import { adminPages } from './staff/admin.tsx'

/** Every page of the shop. Add one line for a group of pages. */
export const pageRoutes = createRouter()

pageRoutes.route('/', staticFileRoutes)
pageRoutes.get('/offline', offlinePage)
pageRoutes.route('/', styleguideRoutes)
pageRoutes.route('/', homePages)
pageRoutes.route('/', categoryPages)
pageRoutes.route('/', searchPages)
pageRoutes.route('/', productPages)
pageRoutes.route('/', seoPages)
pageRoutes.route('/', linkCardPages)
pageRoutes.route('/', cartPages)
pageRoutes.route('/', checkoutStartPages)
pageRoutes.route('/', checkoutPages)
pageRoutes.route('/', checkoutVerificationPages)
pageRoutes.route('/', favouritePages)
pageRoutes.route('/', orderPages)
pageRoutes.route('/', dropPages)
pageRoutes.route('/', adminPages)
