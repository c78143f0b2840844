import { createRouter } from '../http/app.ts'
import { challengeRoutes } from './challenge-routes.ts'
import { checkoutPages } from './pages/checkout.tsx'
import { checkoutVerificationPages } from './pages/verification.tsx'
import { checkoutRoutes } from './routes.ts'
import { verificationRoutes } from './verification-routes.ts'

/** The checkout, and the challenges that a completion may ask for. */
export const checkoutArea = createRouter()

checkoutArea.route('/', checkoutRoutes)
checkoutArea.route('/', verificationRoutes)
checkoutArea.route('/', challengeRoutes)
checkoutArea.route('/', checkoutPages)
checkoutArea.route('/', checkoutVerificationPages)
