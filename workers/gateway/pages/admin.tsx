import { createRouter } from '../app.ts'
import { adminDropPages } from './admin-drops.tsx'
import { adminSessionPages } from './admin-session.tsx'

/** Every page of the staff's. Add one line for a group of pages. */
export const adminPages = createRouter()

adminPages.route('/', adminSessionPages)
adminPages.route('/', adminDropPages)
