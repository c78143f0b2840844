import { z } from '@hono/zod-openapi'
import { DIFFICULTY } from '../../../src/shared/anti-scalper/risk.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { createRouter } from '../http/app.ts'
import { makePow } from '../http/challenge/proof.ts'
import { route } from '../http/route.ts'

export const challengeRoutes = createRouter()

/** By the strength of the challenge: `level` of the challenge's address. */
const LEVELS = [DIFFICULTY.pow, DIFFICULTY.turnstile, DIFFICULTY.code, DIFFICULTY['slow-lane']]

const ACTION = /^(drop-(entry|claim):drop|checkout-complete:chk)_[0-9a-z]{26,52}$/

route(
  challengeRoutes,
  {
    method: 'get',
    path: '/api/v1/challenges/pow',
    tag: 'Challenges',
    summary:
      'A proof of work (ALTCHA) for one shopper and one action, good for ten minutes and once',
    auth: 'session',
    alive: true,
    query: z.object({
      action: z.string().regex(ACTION, 'Name the action, such as drop-entry:drop_….'),
      level: z.coerce.number().int().min(1).max(LEVELS.length).optional(),
    }),
    responses: {
      200: {
        description: 'Find `number` with SHA-256(salt ‖ number) = challenge.',
        schema: z.object({
          algorithm: z.literal('SHA-256'),
          challenge: z.string(),
          maxnumber: z.number().int(),
          salt: z.string(),
          signature: z.string(),
        }),
      },
    },
  },
  async (c, { query: { action, level = 1 } }) => {
    c.header('cache-control', 'private, no-store')
    return ok(await makePow(c, action, LEVELS[level - 1] ?? DIFFICULTY.pow))
  },
)
