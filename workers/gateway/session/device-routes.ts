import { z } from '@hono/zod-openapi'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { endDevice, endOtherDevices, listDevices } from './end-session.ts'

export const deviceRoutes = createRouter()
const tag = 'Session'

const DeviceSchema = z
  .object({
    id: z.string(),
    current: z.boolean(),
    device: z.string(),
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
  })
  .openapi('Device')

route(
  deviceRoutes,
  {
    method: 'get',
    path: '/api/v1/sessions',
    tag,
    summary: 'List the devices that the member is signed in on',
    auth: 'session',
    responses: {
      200: {
        description: 'The one seen last first.',
        schema: z.object({ data: z.array(DeviceSchema) }),
      },
    },
  },
  (c) => listDevices(c),
)

route(
  deviceRoutes,
  {
    method: 'delete',
    path: '/api/v1/sessions',
    tag,
    summary: 'Sign out all other devices',
    auth: 'session',
    idempotency: 'accepted',
    responses: { 204: { description: 'Ended.' } },
  },
  (c) => endOtherDevices(c),
)

route(
  deviceRoutes,
  {
    method: 'delete',
    path: '/api/v1/sessions/{id}',
    tag,
    summary: 'Sign out one device',
    auth: 'session',
    idempotency: 'accepted',
    params: z.object({ id: token({ max: 40 }) }),
    responses: { 204: { description: 'Ended.' } },
  },
  (c, { params: { id } }) => endDevice(c, id),
)
