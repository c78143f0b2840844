import { createRouter } from '../http/app.ts'
import { staffPromotionRoutes } from './staff-routes.ts'

/** The merchant's promotions. Carts and checkouts read them with the catalogue. */
export const promotionsArea = createRouter()

promotionsArea.route('/', staffPromotionRoutes)
