import { createRouter } from '../http/app.ts'
import { staffStockPages } from './staff-pages.tsx'
import { staffInventoryRoutes } from './staff-routes.ts'

/** Stock levels, adjustments and journals, for staff. */
export const inventoryArea = createRouter()

inventoryArea.route('/', staffInventoryRoutes)
inventoryArea.route('/', staffStockPages)
