import { z } from '@hono/zod-openapi'
import { describe, expect, it } from 'vitest'
import { LineAttributesSchema } from '../../../src/shared/cart/contract.ts'
import { AddressSchema } from '../../../src/shared/checkout/address/contract.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { oneLine } from '../../../src/shared/platform/text.ts'
import type { StaffRole } from '../../../src/shared/staff/contract.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { type App, createRouter } from './app.ts'
import { route } from './route.ts'

const app = createRouter()
app.use('*', async (c, next) => {
  c.set('requestId', 'req_test')
  c.set('bodyText', await c.req.text())
  await next()
})
route(
  app,
  {
    method: 'post',
    path: '/echo',
    tag: 'Test',
    summary: 'Answers what it was sent',
    auth: 'none',
    body: z.strictObject({
      attributes: LineAttributesSchema.optional(),
      address: AddressSchema.optional(),
      name: oneLine({ max: 10 }).optional(),
    }),
    responses: { 200: { description: 'The same.' } },
  },
  (c, { body }) => ok(c.text(JSON.stringify(body))),
)

async function send(body: string) {
  const headers = { 'content-type': 'application/json' }
  const response = await app.request(
    '/echo',
    { method: 'POST', body, headers },
    {} as App['Bindings'],
  )
  return { status: response.status, text: await response.text() }
}
const refusal = async (body: string) => {
  const { status, text } = await send(body)
  return {
    status,
    ...(JSON.parse(text) as { code: string; errors: { pointer: string; code: string }[] }),
  }
}

describe('keys of a record', () => {
  it('that name what every object has are kept as any other', async () => {
    const body =
      '{"attributes":{"constructor":"a","prototype":"b","toString":"c","hasOwnProperty":"d"}}'
    expect(await send(body)).toEqual({ status: 200, text: body })
  })

  it('that would be lost are refused, however they are written', async () => {
    for (const key of ['__proto__', '\\u005f_proto__']) {
      const refused = await refusal(`{"attributes":{"a":"b","${key}":"x"}}`)
      expect(refused).toMatchObject({
        status: 400,
        code: 'unknown_field',
        errors: [{ pointer: '/attributes/__proto__', code: 'unknown_field' }],
      })
    }
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  it('that differ in nothing but their form stay two', async () => {
    const body = JSON.stringify({ attributes: { 'Jose\u0301': '1', José: '2', ' a': '3', a: '4' } })
    expect(await send(body)).toEqual({ status: 200, text: body })
  })

  it.each(['a\nb', 'a\u0000', 'a\u202e', '\\ud800'])(
    'hold no %j, nor do their values',
    async (text) => {
      const json = text.startsWith('\\') ? `"${text}"` : JSON.stringify(text)
      for (const body of [`{"attributes":{${json}:"x"}}`, `{"attributes":{"x":${json}}}`]) {
        expect(await refusal(body)).toMatchObject({ status: 400, code: 'invalid_body' })
      }
    },
  )
})

describe('a line of text', () => {
  const address = {
    name: 'Ada',
    line1: '1 Quay',
    city: 'Bristol',
    postalCode: 'BS1',
    country: 'GB',
  }

  it.each(['\r', '\n', '\r\n', '\u0085', '\u2028', '\u2029'])(
    'with %j is refused in every field of an address, with a stable code',
    async (end) => {
      for (const field of [
        'name',
        'company',
        'line1',
        'line2',
        'city',
        'region',
        'phone',
        'postalCode',
      ]) {
        const refused = await refusal(
          JSON.stringify({ address: { ...address, [field]: `you won!${end}log in` } }),
        )
        expect(refused).toMatchObject({
          status: 400,
          code: 'invalid_body',
          errors: [{ pointer: `/address/${field}`, code: 'invalid_text' }],
        })
      }
    },
  )

  it('is normalized and trimmed before it reaches the route', async () => {
    expect((await send('{"name":" Jose\\u0301 "}')).text).toBe('{"name":"José"}')
  })
})

describe('a route of the staff', () => {
  const routes = createRouter()
  const spec = { method: 'post', tag: 'Test', summary: 'Test', responses: {} } as const
  const done = { 201: { description: 'Done.' } }
  route(
    routes,
    {
      ...spec,
      path: '/titles',
      staff: 'inventory.adjust',
      body: z.strictObject({}),
      responses: done,
    },
    (c) => ok({ permission: c.var.permission }),
  )
  const send = async (role: StaffRole, body: unknown) => {
    const gateway = await staffGateway([routes])
    const token = role === 'owner' ? gateway.token : await gateway.tokenOf(role)
    const authorization = `Bearer ${token}`
    return gateway.send('POST', '/titles', { body, headers: { authorization } })
  }

  it('answers under its declared status, with its permission known to what it does', async () => {
    const answer = await send('warehouse', {})
    expect(answer).toMatchObject({ status: 201, json: { permission: 'inventory.adjust' } })
  })

  it('is refused to a role without the permission before its body is looked at', async () => {
    for (const body of [{}, { unknown: 1 }]) {
      expect(await send('support', body)).toMatchObject({
        status: 403,
        json: { code: 'forbidden', permission: 'inventory.adjust' },
      })
    }
    expect(await send('owner', { unknown: 1 })).toMatchObject({ status: 400 })
  })

  it('does not compile without a permission', () => {
    const declare = () =>
      // @ts-expect-error a route is of shoppers (`auth`) or of staff with a permission
      route(createRouter(), { ...spec, path: '/open', responses: done }, () => ok(null))
    expect(declare).not.toThrow()
  })
})

describe('what a handler gives', () => {
  const routes = createRouter()
  const spec = { method: 'get', tag: 'Test', summary: 'Test', auth: 'none' } as const
  const declared = { 204: { description: 'Done.' }, 304: { description: 'Unchanged.' } }
  route(routes, { ...spec, path: '/nothing', responses: declared }, () => ok(null))
  route(routes, { ...spec, path: '/unchanged', responses: declared }, () =>
    ok(new Response(null, { status: 304, headers: { etag: '"1"' } })),
  )
  route(routes, { ...spec, path: '/refused', responses: declared }, () => refuse('not_found'))

  it.each([
    ['/nothing', 204],
    ['/unchanged', 304],
    ['/refused', 404],
  ])('leaves %s with %i', async (path, status) => {
    const response = await routes.request(path, {}, {} as App['Bindings'])
    expect(response.status).toBe(status)
    expect(response.headers.get('etag')).toBe(status === 304 ? '"1"' : null)
  })
})
