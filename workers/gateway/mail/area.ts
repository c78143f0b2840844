import { createRouter } from '../http/app.ts'
import { mailWebhookRoutes } from './routes.ts'
import { staffMailPages } from './staff-pages.tsx'
import { staffMailRoutes } from './staff-routes.ts'

/** The mail log, previews of mails, and what mail providers report. */
export const mailArea = createRouter()

mailArea.route('/', mailWebhookRoutes)
mailArea.route('/', staffMailRoutes)
mailArea.route('/', staffMailPages)
