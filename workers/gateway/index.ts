import { carriersArea } from './carriers/area.ts'
import { cartArea } from './cart/area.ts'
import { catalogArea } from './catalog/area.ts'
import { checkoutArea } from './checkout/area.ts'
import { couponsArea } from './coupons/area.ts'
import { dropsArea } from './drops/area.ts'
import { createRouter } from './http/app.ts'
import { body } from './http/middleware/body.ts'
import { hiddenPaths } from './http/middleware/hidden-paths.ts'
import { requireHost } from './http/middleware/host.ts'
import { onError } from './http/middleware/on-error.ts'
import { rateLimit } from './http/middleware/rate-limit.ts'
import { requestId } from './http/middleware/request-id.ts'
import { sameOrigin } from './http/middleware/same-origin.ts'
import { securityHeaders } from './http/middleware/security-headers.ts'
import { noMatchingRoute } from './http/not-found.ts'
import { serveOpenApi } from './http/openapi.ts'
import { answerProblem } from './http/pages/errors.tsx'
import { answerEnded } from './http/sold-out.ts'
import { inventoryArea } from './inventory/area.ts'
import { mailArea } from './mail/area.ts'
import { memberArea } from './member/area.ts'
import { opsArea } from './ops/area.ts'
import { ordersArea } from './orders/area.ts'
import { paymentArea } from './payment/area.ts'
import { promotionsArea } from './promotions/area.ts'
import { redPacketsArea } from './red-packets/area.ts'
import { reportsArea } from './reports/area.ts'
import { reviewsArea } from './reviews/area.ts'
import { sessionArea } from './session/area.ts'
import { singleSignOnArea } from './single-sign-on/area.ts'
import { staffArea } from './staff/area.ts'
import { stockAlertsArea } from './stock-alerts/area.ts'
import { taxArea } from './tax/area.ts'
import { walletArea } from './wallet/area.ts'
import { webhooksArea } from './webhooks/area.ts'

const app = createRouter()

app.use(requestId)
app.use(securityHeaders)
app.use(requireHost)
app.use(rateLimit)
app.use(hiddenPaths)
app.on(['POST', 'PUT', 'PATCH', 'DELETE'], '*', body, sameOrigin)
app.onError(onError)
app.notFound((c) => answerProblem(c, noMatchingRoute(c, app)))

app.route('/', catalogArea)
app.route('/', sessionArea)
app.route('/', memberArea)
app.route('/', singleSignOnArea)
app.route('/', walletArea)
app.route('/', cartArea)
app.route('/', checkoutArea)
app.route('/', ordersArea)
app.route('/', dropsArea)
app.route('/', paymentArea)
app.route('/', carriersArea)
app.route('/', inventoryArea)
app.route('/', redPacketsArea)
app.route('/', reportsArea)
app.route('/', reviewsArea)
app.route('/', taxArea)
app.route('/', staffArea)
app.route('/', mailArea)
app.route('/', stockAlertsArea)
app.route('/', promotionsArea)
app.route('/', couponsArea)
app.route('/', webhooksArea)
app.route('/', opsArea)

serveOpenApi(app)

const { fetch: routed } = app
/** Requests to a drop that is over are answered before the middleware runs. */
app.fetch = (request, ...rest) => answerEnded(request) ?? routed(request, ...rest)

export default app
