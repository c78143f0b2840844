import { createRouter } from '../http/app.ts'
import { staffOrderExportPages } from './export-pages.ts'
import { staffOrderExportRoutes } from './export-routes.ts'
import { staffInvoicePages } from './invoices/pages.ts'
import { invoiceRoutes } from './invoices/routes.ts'
import { linkPages } from './link-pages.tsx'
import { lookupRoutes } from './lookup-routes.ts'
import { staffMoneyPages } from './money/staff-pages.tsx'
import { staffMoneyRoutes } from './money/staff-routes.ts'
import { orderPages } from './pages.tsx'
import { staffParcelPages } from './parcels/staff-pages.tsx'
import { staffParcelRoutes } from './parcels/staff-routes.ts'
import { returnRoutes } from './returns/routes.ts'
import { staffReturnPages } from './returns/staff-pages.tsx'
import { staffReturnRoutes } from './returns/staff-routes.ts'
import { orderReviewRoutes } from './reviews/routes.ts'
import { orderRoutes } from './routes.ts'
import { staffSavedViews } from './saved-views.tsx'
import { staffOrderPages } from './staff-pages.tsx'
import { staffOrderRoutes } from './staff-routes.ts'

/** A shopper's own orders, and the orders that staff fulfil. */
export const ordersArea = createRouter()

ordersArea.route('/', orderRoutes)
ordersArea.route('/', invoiceRoutes)
ordersArea.route('/', lookupRoutes)
ordersArea.route('/', staffOrderRoutes)
ordersArea.route('/', staffOrderExportRoutes)
ordersArea.route('/', staffMoneyRoutes)
ordersArea.route('/', staffParcelRoutes)
ordersArea.route('/', returnRoutes)
ordersArea.route('/', orderReviewRoutes)
ordersArea.route('/', staffReturnRoutes)
ordersArea.route('/', orderPages)
ordersArea.route('/', staffOrderPages)
ordersArea.route('/', staffMoneyPages)
ordersArea.route('/', staffParcelPages)
ordersArea.route('/', staffReturnPages)
ordersArea.route('/', staffOrderExportPages)
ordersArea.route('/', staffInvoicePages)
ordersArea.route('/', staffSavedViews)
ordersArea.route('/', linkPages)
