import { favouriteRoutes } from './cart/favourite-routes.ts'
import { cartRoutes } from './cart/routes.ts'
import { mediaRoutes } from './catalog/media-routes.ts'
import { catalogRoutes } from './catalog/routes.ts'
import { adminCatalogRoutes } from './catalog/staff/routes.ts'
import { challengeRoutes } from './checkout/challenge-routes.ts'
import { checkoutRoutes } from './checkout/routes.ts'
import { verificationRoutes } from './checkout/verification-routes.ts'
import { dropRoutes } from './drops/routes.ts'
import { adminDropRoutes } from './drops/staff-routes.ts'
import { createRouter } from './http/app.ts'
import { body } from './http/middleware/body.ts'
import { hiddenPaths } from './http/middleware/hidden-paths.ts'
import { requireHost } from './http/middleware/host.ts'
import { onError } from './http/middleware/on-error.ts'
import { rateLimit } from './http/middleware/rate-limit.ts'
import { requestId } from './http/middleware/request-id.ts'
import { sameOrigin } from './http/middleware/same-origin.ts'
import { securityHeaders } from './http/middleware/security-headers.ts'
import { notTaken } from './http/not-found.ts'
import { serveOpenApi } from './http/openapi.ts'
import { answerProblem } from './http/pages/errors.tsx'
import { answerEnded } from './http/sold-out.ts'
import { adminInventoryRoutes } from './inventory/staff-routes.ts'
import { devRoutes } from './ops/dev-routes.ts'
import { docsRoutes } from './ops/docs.tsx'
import { healthRoutes } from './ops/health-routes.ts'
import { orderRoutes } from './orders/routes.ts'
import { adminOrderRoutes } from './orders/staff-routes.ts'
import { pageRoutes } from './pages.ts'
import { sandboxPaymentRoutes } from './payment/pages.tsx'
import { webhookRoutes } from './payment/routes.ts'
import { sessionRoutes } from './session/routes.ts'
import { adminAuditRoutes } from './staff/audit-routes.ts'
import { adminDeadLetterRoutes } from './staff/dead-letter-routes.ts'
import { adminSessionRoutes } from './staff/routes.ts'

const app = createRouter()

app.use(requestId)
app.use(securityHeaders)
app.use(requireHost)
app.use(rateLimit)
app.use(hiddenPaths)
app.on(['POST', 'PUT', 'PATCH', 'DELETE'], '*', body, sameOrigin)
app.onError(onError)
app.notFound((c) => answerProblem(c, notTaken(c, app)))

app.route('/', catalogRoutes)
app.route('/', mediaRoutes)
app.route('/', sessionRoutes)
app.route('/', cartRoutes)
app.route('/', favouriteRoutes)
app.route('/', challengeRoutes)
app.route('/', checkoutRoutes)
app.route('/', verificationRoutes)
app.route('/', orderRoutes)
app.route('/', dropRoutes)
app.route('/', webhookRoutes)
app.route('/', sandboxPaymentRoutes)
app.route('/', adminCatalogRoutes)
app.route('/', adminInventoryRoutes)
app.route('/', adminOrderRoutes)
app.route('/', adminDropRoutes)
app.route('/', adminDeadLetterRoutes)
app.route('/', adminAuditRoutes)
app.route('/', adminSessionRoutes)
app.route('/', healthRoutes)
app.route('/', docsRoutes)
app.route('/', devRoutes)
app.route('/', pageRoutes)

serveOpenApi(app)

const { fetch: routed } = app
/** Before anything else is looked at: what is over for good. */
app.fetch = (request, ...rest) => answerEnded(request) ?? routed(request, ...rest)

export default app
