import { createRouter } from '../http/app.ts'
import { addressRoutes } from './address-routes.ts'
import { memberRoutes } from './routes.ts'

/** The member's own profile and address book. */
export const memberArea = createRouter()

memberArea.route('/', memberRoutes)
memberArea.route('/', addressRoutes)
