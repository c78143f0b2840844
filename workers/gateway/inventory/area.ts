import { createRouter } from '../http/app.ts'
import { inventoryWebhookRoutes } from './routes.ts'
import { staffStockPages } from './staff-pages.tsx'
import { staffInventoryRoutes } from './staff-routes.ts'
import { staffSystemPages } from './staff-system-pages.tsx'
import { staffSystemRoutes } from './staff-system-routes.ts'

/** Stock levels, adjustments and journals, for staff; webhooks and documents of inventory systems. */
export const inventoryArea = createRouter()

inventoryArea.route('/', inventoryWebhookRoutes)
inventoryArea.route('/', staffInventoryRoutes)
inventoryArea.route('/', staffSystemRoutes)
inventoryArea.route('/', staffStockPages)
inventoryArea.route('/', staffSystemPages)
