import { createRouter } from '../http/app.ts'
import { sandboxPaymentPages } from './pages.tsx'
import { webhookRoutes } from './routes.ts'

/** Webhooks of payment providers, and the sandbox provider's own pages. */
export const paymentArea = createRouter()

paymentArea.route('/', webhookRoutes)
paymentArea.route('/', sandboxPaymentPages)
