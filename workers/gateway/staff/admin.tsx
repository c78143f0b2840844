import { adminDropPages } from '../drops/staff-pages.tsx'
import { createRouter } from '../http/app.ts'
import { adminSessionPages } from './pages.tsx'

/** Every page of the staff's. Add one line for a group of pages. */
export const adminPages = createRouter()

adminPages.route('/', adminSessionPages)
adminPages.route('/', adminDropPages)
