import { createRouter } from '../http/app.ts'
import { devRoutes } from './dev-routes.ts'
import { docsPages } from './docs.tsx'
import { healthRoutes } from './health-routes.ts'
import { settingsPages } from './settings-pages.tsx'
import { staticFileRoutes } from './static-files.ts'
import { styleguidePages } from './styleguide.tsx'

/** Health, API documentation, static files, and the tools of a local shop. */
export const opsArea = createRouter()

opsArea.route('/', healthRoutes)
opsArea.route('/', docsPages)
opsArea.route('/', devRoutes)
opsArea.route('/', staticFileRoutes)
opsArea.route('/', styleguidePages)
opsArea.route('/', settingsPages)
