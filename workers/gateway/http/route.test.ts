import { z } from '@hono/zod-openapi'
import { describe, expect, it } from 'vitest'
import { LineAttributesSchema } from '../../../src/shared/cart/input.ts'
import { oneLine } from '../../../src/shared/platform/text.ts'
import { type App, createRouter } from './app.ts'
import { AddressSchema } from './checkout-schema.ts'
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
  (c, { body }) => c.text(JSON.stringify(body)),
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
