import { expect, it } from 'vitest'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffStockPages } from './staff-pages.tsx'

const SHIRT = 'SHIRT/M & L'
const path = `/admin/stock/${encodeURIComponent(SHIRT)}`

async function open() {
  const gateway = await staffGateway([staffStockPages], { skus: [SHIRT] })
  const headersOf = (token: string) => ({
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    cookie: `staff=${token}`,
  })
  return {
    ...gateway,
    read: (at = path, token = gateway.token) =>
      gateway.send('GET', at, { headers: headersOf(token) }),
    adjust: (fields: Record<string, string>, token = gateway.token) =>
      gateway.sendForm(path, { key: 'k', ...fields }, headersOf(token)),
  }
}

const onHandIn = (html: string): string | undefined =>
  /data-level="On hand".*?<dd[^>]*>([^<]*)/s.exec(html)?.[1]

it('stock is adjusted by a form once, and its journal says why', async () => {
  const { read, adjust, count } = await open()
  const fields = { delta: '+12', reason: 'Delivery', reference: 'PO-7' }
  const adjusted = await adjust(fields)
  expect(adjusted.headers.get('location')).toBe(`${path}?done=stock.adjusted`)
  expect((await adjust(fields)).status).toBe(303)
  const { text } = await read()
  expect(onHandIn(text)).toBe('12')
  expect(text).toContain('Delivery · PO-7')
  expect(count('audit')).toBe(1)
})

it.each([
  [{ delta: '0', reason: 'Count' }, 'Enter a whole number'],
  [{ delta: 'many', reason: 'Count' }, 'Enter a whole number'],
  [{ delta: '99999999999', reason: 'Count' }, 'Enter a whole number'],
  [{ delta: '5', reason: ' ' }, 'Enter a reason'],
])('the form %j is shown again with what is wrong', async (fields, words) => {
  const { adjust, count } = await open()
  const refused = await adjust(fields)
  expect(refused).toMatchObject({ status: 400, text: expect.stringContaining(words) })
  expect(count('audit')).toBe(0)
})

it('more than there is cannot leave, and a minus of any kind is read', async () => {
  const { adjust } = await open()
  const refused = await adjust({ delta: '−3', reason: 'Damage' })
  expect(refused).toMatchObject({ status: 409, text: expect.stringContaining('Only 0 units') })
})

it('a role without stock sees none, and a SKU that is none is not found', async () => {
  const { read, adjust, tokenOf } = await open()
  const support = await tokenOf('support')
  expect((await read(path, support)).status).toBe(403)
  expect((await adjust({ delta: '1', reason: 'x' }, support)).status).toBe(403)
  expect((await read('/admin/stock/NOBODY')).status).toBe(404)
})
