import { createRouter } from '../app.ts'
import { adminPages } from './admin.tsx'
import { cartPages } from './cart.tsx'
import { categoryPages } from './category.tsx'
import { checkoutPages } from './checkout.tsx'
import { checkoutStartPages } from './checkout-start.tsx'
import { checkoutVerificationPages } from './checkout-verification.tsx'
import { dropPages } from './drops.tsx'
import { offlinePage } from './errors.tsx'
import { favouritePages } from './favourites.tsx'
import { homePages } from './home.tsx'
import { linkCardPages } from './link-cards.ts'
import { orderPages } from './order.tsx'
import { productPages } from './product.tsx'
import { searchPages } from './search.tsx'
import { seoPages } from './seo.tsx'
import { staticFileRoutes } from './static-files.ts'
import { styleguideRoutes } from './styleguide.tsx'

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
