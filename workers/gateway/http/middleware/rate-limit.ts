import { createMiddleware } from 'hono/factory'
import { refuse } from '../../../../src/shared/platform/result.ts'
import type { App } from '../app.ts'
import { answerProblem } from '../pages/errors.tsx'

const WINDOW_SECONDS = 60

/**
 * Sheds floods by client address at this location. Approximate on purpose: it protects the shop,
 * it never enforces a purchase limit. Without an address (a local server) there is nothing to shed.
 */
export const rateLimit = createMiddleware<App>(async (c, next) => {
  const address = c.req.header('cf-connecting-ip')
  if (address !== undefined) {
    const { success } = await c.env.FLOOD_LIMIT.limit({ key: address })
    if (!success) {
      c.header('RateLimit-Policy', `"flood";w=${WINDOW_SECONDS}`)
      c.header('RateLimit', `"flood";r=0;t=${WINDOW_SECONDS}`)
      const problem = refuse('rate_limited', undefined, { retryAfter: WINDOW_SECONDS }).problem
      return answerProblem(c, problem)
    }
  }
  await next()
})
