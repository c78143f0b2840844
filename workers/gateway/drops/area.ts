import { createRouter } from '../http/app.ts'
import { dropClaimRoutes } from './claim-routes.ts'
import { dropEntryRoutes } from './entry-routes.ts'
import { dropPages } from './pages.tsx'
import { dropRoutes } from './routes.ts'
import { staffDropPages } from './staff-pages.tsx'
import { staffDropRoutes } from './staff-routes.ts'

/** Drops: lists, entries, claims and fairness, and the drops that staff make. */
export const dropsArea = createRouter()

dropsArea.route('/', dropRoutes)
dropsArea.route('/', dropEntryRoutes)
dropsArea.route('/', dropClaimRoutes)
dropsArea.route('/', staffDropRoutes)
dropsArea.route('/', dropPages)
dropsArea.route('/', staffDropPages)
