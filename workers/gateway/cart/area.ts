import { createRouter } from '../http/app.ts'
import { checkoutStartPages } from './checkout-start.tsx'
import { favouritePages } from './favourite-pages.tsx'
import { favouriteRoutes } from './favourite-routes.ts'
import { cartPages } from './pages.tsx'
import { cartRoutes } from './routes.ts'

/** The cart and favorites, and the forms that lead from the cart into a checkout. */
export const cartArea = createRouter()

cartArea.route('/', cartRoutes)
cartArea.route('/', favouriteRoutes)
cartArea.route('/', cartPages)
cartArea.route('/', checkoutStartPages)
cartArea.route('/', favouritePages)
