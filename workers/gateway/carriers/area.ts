import { createRouter } from '../http/app.ts'
import { carrierWebhookRoutes } from './routes.ts'

/** Webhooks of carriers. */
export const carriersArea = createRouter()

carriersArea.route('/', carrierWebhookRoutes)
