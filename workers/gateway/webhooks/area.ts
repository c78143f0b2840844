import { createRouter } from '../http/app.ts'
import { staffEventRoutes } from './staff-event-routes.ts'
import { staffWebhookPages } from './staff-pages.tsx'
import { staffWebhookRoutes } from './staff-routes.ts'

/** The events of the shop, and the systems of the merchant that they are sent to. */
export const webhooksArea = createRouter()

webhooksArea.route('/', staffEventRoutes)
webhooksArea.route('/', staffWebhookRoutes)
webhooksArea.route('/', staffWebhookPages)
