import { createRouter } from '../app.ts'
import { offlinePage } from './errors.tsx'
import { staticFileRoutes } from './static-files.ts'

/** Every page of the shop. Add one line for a group of pages. */
export const pageRoutes = createRouter()

pageRoutes.route('/', staticFileRoutes)
pageRoutes.get('/offline', offlinePage)
