import { createRouter } from '../http/app.ts'
import { sandboxPaymentPages } from './pages.tsx'
import { paymentsPages } from './payments-pages.tsx'
import { webhookRoutes } from './routes.ts'
import { staffPaymentPages } from './staff-pages.tsx'
import { staffPaymentRoutes } from './staff-routes.ts'

/** Webhooks of payment providers, the sandbox provider's own pages, bank statements, and payments for staff. */
export const paymentArea = createRouter()

paymentArea.route('/', webhookRoutes)
paymentArea.route('/', sandboxPaymentPages)
paymentArea.route('/', staffPaymentRoutes)
paymentArea.route('/', staffPaymentPages)
paymentArea.route('/', paymentsPages)
