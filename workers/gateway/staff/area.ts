import { createRouter } from '../http/app.ts'
import { staffAuditRoutes } from './audit-routes.ts'
import { staffDeadLetterRoutes } from './dead-letter-routes.ts'
import { staffSessionPages } from './pages.tsx'
import { staffSessionRoutes } from './routes.ts'

/** Staff sessions, the audit and dead letters. */
export const staffArea = createRouter()

staffArea.route('/', staffSessionRoutes)
staffArea.route('/', staffAuditRoutes)
staffArea.route('/', staffDeadLetterRoutes)
staffArea.route('/', staffSessionPages)
