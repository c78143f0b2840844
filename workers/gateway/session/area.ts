import { createRouter } from '../http/app.ts'
import { devicePages } from './device-pages.tsx'
import { deviceRoutes } from './device-routes.ts'
import { signInPages } from './pages.tsx'
import { passkeyPages } from './passkey-pages.tsx'
import { passkeyRoutes } from './passkey-routes.ts'
import { sessionRoutes } from './routes.ts'

/** A shopper's session: its start and end, and the member's devices. */
export const sessionArea = createRouter()

sessionArea.route('/', sessionRoutes)
sessionArea.route('/', deviceRoutes)
sessionArea.route('/', passkeyRoutes)
sessionArea.route('/', passkeyPages)
sessionArea.route('/', signInPages)
sessionArea.route('/', devicePages)
