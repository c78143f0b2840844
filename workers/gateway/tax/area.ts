import { createRouter } from '../http/app.ts'
import { staffTaxRoutes } from './staff-routes.ts'

/** The rates and markets of the shop's taxes. */
export const taxArea = createRouter()

taxArea.route('/', staffTaxRoutes)
