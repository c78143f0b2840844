import { createRouter } from '../app.ts'
import { categoryPages } from './category.tsx'
import { offlinePage } from './errors.tsx'
import { homePages } from './home.tsx'
import { productPages } from './product.tsx'
import { searchPages } from './search.tsx'
import { seoPages } from './seo.tsx'
import { staticFileRoutes } from './static-files.ts'

/** Every page of the shop. Add one line for a group of pages. */
export const pageRoutes = createRouter()

pageRoutes.route('/', staticFileRoutes)
pageRoutes.get('/offline', offlinePage)
pageRoutes.route('/', homePages)
pageRoutes.route('/', categoryPages)
pageRoutes.route('/', searchPages)
pageRoutes.route('/', productPages)
pageRoutes.route('/', seoPages)
