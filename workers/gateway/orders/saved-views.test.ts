import { expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffSavedViews } from './saved-views.tsx'
import { staffOrderPages } from './staff-pages.tsx'

async function open() {
  const orders = d1Of('orders')
  const gateway = await staffGateway([staffSavedViews, staffOrderPages], { orders })
  const headersOf = (token: string) => ({
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    cookie: `staff=${token}`,
  })
  const list = async (query = '', token = gateway.token) =>
    (await gateway.send('GET', `/admin/orders${query}`, { headers: headersOf(token) })).text
  const post = (path: string, fields: Record<string, string>, token = gateway.token) =>
    gateway.sendForm(`/admin/order-views${path}`, fields, headersOf(token))
  return { ...gateway, list, post }
}

const LATE = 'status=allocated&to=2026-11-01'

it('filters in use can be saved under a name, and are a view from then on', async () => {
  const { list, post, count } = await open()
  expect(await list()).not.toContain('Save these filters')
  expect(await list('?status=packed')).not.toContain('Save these filters')
  expect(await list(`?${LATE}`)).toContain('Save these filters')
  const saved = await post('', { name: ' Late\tones ', query: `${LATE}&cursor=ord_1&other=1` })
  expect(saved.status).toBe(303)
  expect(saved.headers.get('location')).toBe(`/admin/orders?${LATE}&done=view.saved`)
  expect(await list()).toContain('Late ones</a>')
  const shown = await list(`?to=2026-11-01&status=allocated`)
  expect(shown).toContain('Delete the view “Late ones”')
  expect(shown).not.toContain('Save these filters')
  expect(count('audit')).toBe(1)
})

it('a view is its owner’s alone, and gone when it is deleted', async () => {
  const { list, post, tokenOf, count } = await open()
  const colleague = await tokenOf('support')
  await post('', { name: 'Mine', query: LATE })
  expect(await list('', colleague)).not.toContain('Mine</a>')
  expect((await post('/remove', { name: 'Mine' }, colleague)).status).toBe(404)
  expect((await post('/remove', { name: 'Mine' })).status).toBe(303)
  expect(await list()).not.toContain('Mine</a>')
  expect(count('audit')).toBe(2)
})

it('a role that only reads saves nothing, and sees no form for it', async () => {
  const { list, post, tokenOf } = await open()
  const viewer = await tokenOf('viewer')
  expect((await post('', { name: 'Mine', query: LATE }, viewer)).status).toBe(403)
  expect(await list(`?${LATE}`, viewer)).not.toContain('Save these filters')
})

it('a view without a name or filters is refused', async () => {
  const { post, count } = await open()
  expect((await post('', { name: ' ', query: LATE })).status).toBe(400)
  expect((await post('', { name: 'All', query: 'cursor=ord_1' })).status).toBe(400)
  expect(count('audit')).toBe(0)
})
