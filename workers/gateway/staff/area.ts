import { createRouter } from '../http/app.ts'
import { staffAuditPages } from './audit-pages.tsx'
import { staffAuditRoutes } from './audit-routes.ts'
import { staffDeadLetterPages } from './dead-letter-pages.tsx'
import { staffDeadLetterRoutes } from './dead-letter-routes.ts'
import { staffDevicePages } from './device-pages.tsx'
import { staffHomePages } from './home-pages.tsx'
import { staffMemberPages } from './member-pages.tsx'
import { staffMemberRoutes } from './member-routes.ts'
import { staffSessionPages } from './pages.tsx'
import { staffSessionRoutes } from './routes.ts'
import { staffSearchPages } from './search-pages.tsx'
import { staffSearchRoutes } from './search-routes.ts'

/** Staff sessions, members of staff, the audit and dead letters. */
export const staffArea = createRouter()

staffArea.route('/', staffSessionRoutes)
staffArea.route('/', staffMemberRoutes)
staffArea.route('/', staffAuditRoutes)
staffArea.route('/', staffDeadLetterRoutes)
staffArea.route('/', staffSessionPages)
staffArea.route('/', staffSearchRoutes)
staffArea.route('/', staffSearchPages)
staffArea.route('/', staffHomePages)
staffArea.route('/', staffDeadLetterPages)
staffArea.route('/', staffAuditPages)
staffArea.route('/', staffMemberPages)
staffArea.route('/', staffDevicePages)
