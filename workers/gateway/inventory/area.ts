import { createRouter } from '../http/app.ts'
import { staffInventoryRoutes } from './staff-routes.ts'

/** Stock levels, adjustments and journals, for staff. */
export const inventoryArea = createRouter()

inventoryArea.route('/', staffInventoryRoutes)
