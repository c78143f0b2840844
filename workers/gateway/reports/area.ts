import { createRouter } from '../http/app.ts'
import { staffReportPages } from './staff-pages.tsx'
import { staffReportRoutes } from './staff-routes.ts'

/** Reports of the staff. */
export const reportsArea = createRouter()

reportsArea.route('/', staffReportRoutes)
reportsArea.route('/', staffReportPages)
