import { createRouter } from '../http/app.ts'
import { staffReportRoutes } from './staff-routes.ts'

/** Reports of the staff. */
export const reportsArea = createRouter()

reportsArea.route('/', staffReportRoutes)
