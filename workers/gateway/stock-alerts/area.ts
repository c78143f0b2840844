import { createRouter } from '../http/app.ts'
import { stockAlertPages } from './pages.tsx'

/** Requests to be mailed once a sold-out variant is available again. */
export const stockAlertsArea = createRouter()

stockAlertsArea.route('/', stockAlertPages)
