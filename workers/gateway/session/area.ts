import { createRouter } from '../http/app.ts'
import { sessionRoutes } from './routes.ts'

/** A visitor's session. */
export const sessionArea = createRouter()

sessionArea.route('/', sessionRoutes)
