import { createRouter } from '../../http/app.ts'
import { staffCategoryRoutes } from './category-routes.ts'
import { staffExportRoutes } from './export-routes.ts'
import { staffImageRoutes } from './image-routes.ts'
import { staffImportRoutes } from './import-routes.ts'
import { staffProductRoutes } from './routes.ts'
import { staffProductPages } from './staff-pages.tsx'

/** Products, categories, pictures and imports, for staff. */
export const catalogStaffArea = createRouter()

catalogStaffArea.route('/', staffProductRoutes)
catalogStaffArea.route('/', staffCategoryRoutes)
catalogStaffArea.route('/', staffImageRoutes)
catalogStaffArea.route('/', staffImportRoutes)
catalogStaffArea.route('/', staffExportRoutes)
catalogStaffArea.route('/', staffProductPages)
