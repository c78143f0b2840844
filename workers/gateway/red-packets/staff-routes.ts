import { z } from '@hono/zod-openapi'
import { token } from '../../../src/shared/platform/text.ts'
import {
  RedPacketChangeSchema,
  RedPacketInputSchema,
  RedPacketSchema,
  RedPacketStatusSchema,
} from '../../../src/shared/red-packet/contract.ts'
import { listRedPackets, readRedPacket } from '../../../src/shared/red-packet/manage-red-packets.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { addRedPacket, editRedPacket, redPacketDeps } from './staff-writes.ts'

export const staffRedPacketRoutes = createRouter()

const tag = 'Red packets'
const PATH = '/api/admin/v1/red-packets'
const params = z.object({ id: token({ max: 40 }) })
const packetNow = {
  200: { description: 'The red packet with its counts.', schema: RedPacketStatusSchema },
}

route(
  staffRedPacketRoutes,
  {
    method: 'get',
    path: PATH,
    tag,
    summary: 'List the red packets, newest first',
    staff: 'red-packet.read',
    query: listQuery,
    responses: { 200: { description: 'One page.', schema: pageOf(RedPacketSchema) } },
  },
  (c, { query }) => listRedPackets({ db: c.env.CATALOG_DB }, query),
)

route(
  staffRedPacketRoutes,
  {
    method: 'post',
    path: PATH,
    tag,
    summary: 'Fund a red packet; members claim its shares within its window',
    staff: 'red-packet.create',
    idempotency: 'accepted',
    body: RedPacketInputSchema,
    responses: {
      201: { description: 'The red packet with its counts.', schema: RedPacketStatusSchema },
    },
  },
  (c, { body }) => addRedPacket(c, body),
)

route(
  staffRedPacketRoutes,
  {
    method: 'get',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Get a red packet with its counts, which sum to its fund',
    staff: 'red-packet.read',
    params,
    responses: packetNow,
  },
  (c, { params: { id } }) => readRedPacket(redPacketDeps(c), id),
)

route(
  staffRedPacketRoutes,
  {
    method: 'patch',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Change the title, or end it sooner; the rest of a funded red packet stays',
    staff: 'red-packet.change',
    idempotency: 'accepted',
    params,
    body: RedPacketChangeSchema,
    responses: packetNow,
  },
  (c, { params: { id }, body }) => editRedPacket(c, id, body),
)
