import { createRouter } from './app.ts'
import { serveOpenApi } from './http/openapi.ts'
import { body } from './middleware/body.ts'
import { hiddenPaths } from './middleware/hidden-paths.ts'
import { requireHost } from './middleware/host.ts'
import { onError } from './middleware/on-error.ts'
import { rateLimit } from './middleware/rate-limit.ts'
import { requestId } from './middleware/request-id.ts'
import { sameOrigin } from './middleware/same-origin.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { notTaken } from './not-found.ts'
import { docsRoutes } from './pages/docs.tsx'
import { answerProblem } from './pages/errors.tsx'
import { pageRoutes } from './pages/index.ts'
import { adminAuditRoutes } from './routes/admin-audit.ts'
import { adminCatalogRoutes } from './routes/admin-catalog.ts'
import { adminDeadLetterRoutes } from './routes/admin-dead-letters.ts'
import { adminDropRoutes } from './routes/admin-drops.ts'
import { adminInventoryRoutes } from './routes/admin-inventory.ts'
import { adminOrderRoutes } from './routes/admin-orders.ts'
import { adminSessionRoutes } from './routes/admin-sessions.ts'
import { cartRoutes } from './routes/cart.ts'
import { catalogRoutes } from './routes/catalog.ts'
import { challengeRoutes } from './routes/challenges.ts'
import { checkoutRoutes } from './routes/checkout.ts'
import { devRoutes } from './routes/dev.ts'
import { dropRoutes } from './routes/drops.ts'
import { favouriteRoutes } from './routes/favourites.ts'
import { healthRoutes } from './routes/health.ts'
import { mediaRoutes } from './routes/media.ts'
import { orderRoutes } from './routes/orders.ts'
import { sandboxPaymentRoutes } from './routes/sandbox-payment.tsx'
import { sessionRoutes } from './routes/sessions.ts'
import { verificationRoutes } from './routes/verification.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { answerEnded } from './sold-out.ts'

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
