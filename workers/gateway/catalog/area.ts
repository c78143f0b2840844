import { createRouter } from '../http/app.ts'
import { mediaRoutes } from './media-routes.ts'
import { categoryPages } from './pages/category.tsx'
import { homePages } from './pages/home.tsx'
import { linkCardPages } from './pages/link-cards.ts'
import { productPages } from './pages/product.tsx'
import { searchPages } from './pages/search.tsx'
import { seoPages } from './pages/seo.tsx'
import { catalogRoutes } from './routes.ts'
import { catalogSnapshotRoutes } from './snapshot-routes.ts'
import { catalogStaffArea } from './staff/area.ts'

/** The published catalogue: its API, snapshots, pictures and pages, and what staff change in it. */
export const catalogArea = createRouter()

catalogArea.route('/', catalogRoutes)
catalogArea.route('/', catalogSnapshotRoutes)
catalogArea.route('/', mediaRoutes)
catalogArea.route('/', catalogStaffArea)
catalogArea.route('/', homePages)
catalogArea.route('/', categoryPages)
catalogArea.route('/', searchPages)
catalogArea.route('/', productPages)
catalogArea.route('/', seoPages)
catalogArea.route('/', linkCardPages)
