import { createRouter } from '../http/app.ts'
import { addressPages } from './address-pages.tsx'
import { addressRoutes } from './address-routes.ts'
import { deletePages } from './delete-pages.tsx'
import { eraseRoutes } from './erase-routes.ts'
import { profilePages } from './pages.tsx'
import { memberRoutes } from './routes.ts'
import { staffMemberPages } from './staff-pages.tsx'
import { staffMemberRoutes } from './staff-routes.ts'
import { unsubscribePages } from './unsubscribe-pages.tsx'

/** The member's own profile and address book; members as staff see them. */
export const memberArea = createRouter()

memberArea.route('/', memberRoutes)
memberArea.route('/', eraseRoutes)
memberArea.route('/', addressRoutes)
memberArea.route('/', profilePages)
memberArea.route('/', addressPages)
memberArea.route('/', deletePages)
memberArea.route('/', staffMemberRoutes)
memberArea.route('/', staffMemberPages)
memberArea.route('/', unsubscribePages)
