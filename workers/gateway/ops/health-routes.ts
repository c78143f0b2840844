import { z } from '@hono/zod-openapi'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { route } from '../http/route.ts'
import { readReadiness } from './readiness.ts'

const HealthSchema = z.object({ status: z.literal('ok') }).openapi('Health')
const ReadinessSchema = z
  .object({
    status: z.enum(['ok', 'degraded', 'down']),
    dependencies: z.record(
      z.string(),
      z.object({ state: z.enum(['ok', 'down']), latencyMs: z.number().int() }),
    ),
  })
  .openapi('Readiness')

async function answerReadiness(c: GatewayContext): Promise<Result<Response>> {
  const readiness = await readReadiness(c.env)
  c.header('cache-control', 'no-store')
  return ok(c.json(readiness, readiness.status === 'down' ? 503 : 200))
}

export const healthRoutes = createRouter()

for (const prefix of ['', '/api/v1']) {
  route(
    healthRoutes,
    {
      method: 'get',
      path: `${prefix}/healthz`,
      tag: 'Operations',
      summary: 'Get whether the gateway responds',
      auth: 'none',
      responses: { 200: { description: 'The gateway responds.', schema: HealthSchema } },
    },
    (c) => {
      c.header('cache-control', 'no-store')
      return ok({ status: 'ok' })
    },
  )
  route(
    healthRoutes,
    {
      method: 'get',
      path: `${prefix}/readyz`,
      tag: 'Operations',
      summary: 'List each dependency and its state',
      auth: 'none',
      responses: {
        200: {
          description:
            'The gateway works. With `degraded` a dependency is `down`: a database, a store or a ' +
            'Worker does not answer, or `payment_methods`: no configured method can be paid by, or ' +
            '`mail`: no mail leaves.',
          schema: ReadinessSchema,
        },
        503: { description: 'Something selling needs is out.', schema: ReadinessSchema },
      },
    },
    answerReadiness,
  )
}
