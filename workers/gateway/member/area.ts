import { createRouter } from '../http/app.ts'
import { addressPages } from './address-pages.tsx'
import { addressRoutes } from './address-routes.ts'
import { deletePages } from './delete-pages.tsx'
import { eraseRoutes } from './erase-routes.ts'
import { profilePages } from './pages.tsx'
import { memberRoutes } from './routes.ts'

/** The member's own profile and address book. */
export const memberArea = createRouter()

memberArea.route('/', memberRoutes)
memberArea.route('/', eraseRoutes)
memberArea.route('/', addressRoutes)
memberArea.route('/', profilePages)
memberArea.route('/', addressPages)
memberArea.route('/', deletePages)
