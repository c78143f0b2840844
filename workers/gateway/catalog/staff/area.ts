import { createRouter } from '../../http/app.ts'
import { staffBulkForms } from './bulk-forms.ts'
import { staffCategoryPages } from './category-pages.tsx'
import { staffCategoryRoutes } from './category-routes.ts'
import { staffExportPages } from './export-pages.tsx'
import { staffExportRoutes } from './export-routes.ts'
import { staffImageRoutes } from './image-routes.ts'
import { staffImportPages } from './import-pages.tsx'
import { staffImportRoutes } from './import-routes.ts'
import { staffPicturePages } from './picture-pages.tsx'
import { staffPreviewPage } from './preview-page.tsx'
import { staffProductEditorPages } from './product-editor-pages.tsx'
import { staffProductPages } from './product-pages.tsx'
import { staffProductRoutes } from './routes.ts'

/** Products, categories, pictures and imports, for staff. */
export const catalogStaffArea = createRouter()

catalogStaffArea.route('/', staffProductRoutes)
catalogStaffArea.route('/', staffCategoryRoutes)
catalogStaffArea.route('/', staffImageRoutes)
catalogStaffArea.route('/', staffImportRoutes)
catalogStaffArea.route('/', staffExportRoutes)
catalogStaffArea.route('/', staffProductPages)
catalogStaffArea.route('/', staffBulkForms)
catalogStaffArea.route('/', staffProductEditorPages)
catalogStaffArea.route('/', staffCategoryPages)
catalogStaffArea.route('/', staffImportPages)
catalogStaffArea.route('/', staffExportPages)
catalogStaffArea.route('/', staffPicturePages)
catalogStaffArea.route('/', staffPreviewPage)
