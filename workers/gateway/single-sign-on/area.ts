import { createRouter } from '../http/app.ts'
import { singleSignOnRoutes } from './routes.ts'

/** Tokens of members for other systems, and the keys that verify them. */
export const singleSignOnArea = createRouter()

singleSignOnArea.route('/', singleSignOnRoutes)
