import { createRouter } from '../http/app.ts'
import { inventoryWebhookRoutes } from './routes.ts'
import { staffStockPages } from './staff-pages.tsx'
import { staffInventoryRoutes } from './staff-routes.ts'

/** Stock levels, adjustments and journals, for staff; webhooks of inventory systems. */
export const inventoryArea = createRouter()

inventoryArea.route('/', inventoryWebhookRoutes)
inventoryArea.route('/', staffInventoryRoutes)
inventoryArea.route('/', staffStockPages)
