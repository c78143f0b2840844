import { createMiddleware } from 'hono/factory'
import { isHidden } from '../../../../src/shared/platform/environment.ts'
import { refuse } from '../../../../src/shared/platform/result.ts'
import type { App } from '../app.ts'
import { answerProblem } from '../pages/errors.tsx'

/**
 * Answers what this environment does not permit as any unknown address is answered, whatever the
 * method. It runs before routing, so that no route below those paths can forget to ask.
 */
export const hiddenPaths = createMiddleware<App>(async (c, next) => {
  if (isHidden(c.env.ENVIRONMENT, c.req.path)) {
    return answerProblem(c, refuse('not_found').problem)
  }
  await next()
})
