import { createRouter } from '../http/app.ts'
import { walletPages } from './pages.tsx'
import { pointsRoutes } from './points-routes.ts'
import { staffWalletPages } from './staff-pages.tsx'
import { storeCreditRoutes } from './store-credit-routes.ts'

/** A member's store credit and points. */
export const walletArea = createRouter()

walletArea.route('/', storeCreditRoutes)
walletArea.route('/', pointsRoutes)
walletArea.route('/', walletPages)
walletArea.route('/', staffWalletPages)
