import { createRouter } from '../http/app.ts'
import { deviceRoutes } from './device-routes.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { sessionRoutes } from './routes.ts'

/** A visitor's session. */
export const sessionArea = createRouter()

sessionArea.route('/', sessionRoutes)
sessionArea.route('/', deviceRoutes)
sessionArea.route('/', passkeyRoutes)
