import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import {
  PublicRedPacketSchema,
  RedPacketClaimSchema,
} from '../../../src/shared/red-packet/contract.ts'
import { createRouter } from '../http/app.ts'
import { pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { CLAIM, claimRedPacket, openRedPackets, ownClaim } from './red-packets.ts'

export const redPacketRoutes = createRouter()

const tag = 'Red packets'
const params = z.object({ id: token({ max: 40 }) })

route(
  redPacketRoutes,
  {
    method: 'get',
    path: '/api/v1/red-packets',
    tag,
    summary: 'List the red packets that run or are to come',
    auth: 'none',
    responses: { 200: { description: 'All of them.', schema: pageOf(PublicRedPacketSchema) } },
  },
  async (c) => ok({ data: await openRedPackets(c.env), nextCursor: null }),
)

route(
  redPacketRoutes,
  {
    method: 'post',
    path: '/api/v1/red-packets/{id}/claims',
    tag,
    summary: 'Claim a share, once per member; it is credited within seconds',
    auth: 'session',
    ...CLAIM,
    idempotency: 'accepted',
    params,
    responses: {
      202: { description: 'Whether there is a share: `claims/me`.', schema: RedPacketClaimSchema },
    },
  },
  (c, { params: { id } }) => claimRedPacket(c, id),
)

route(
  redPacketRoutes,
  {
    method: 'get',
    path: '/api/v1/red-packets/{id}/claims/me',
    tag,
    summary: 'Get the member’s claim',
    auth: 'session',
    alive: true,
    params,
    responses: { 200: { description: 'The claim.', schema: RedPacketClaimSchema } },
  },
  (c, { params: { id } }) => ownClaim(c, id),
)
