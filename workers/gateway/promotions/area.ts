import { createRouter } from '../http/app.ts'
import { staffSlotRoutes } from './slot-routes.ts'
import { staffPromotionPages } from './staff-pages.tsx'
import { staffPromotionRoutes } from './staff-routes.ts'
import { staffSlotPages } from './staff-slot-pages.tsx'

/** The merchant's promotions, and the slots of carts that announce them. Carts and checkouts read them with the catalogue. */
export const promotionsArea = createRouter()

promotionsArea.route('/', staffPromotionRoutes)
promotionsArea.route('/', staffSlotRoutes)
promotionsArea.route('/', staffSlotPages)
promotionsArea.route('/', staffPromotionPages)
