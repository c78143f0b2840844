import { expect, it } from 'vitest'
import { staffGateway } from '../../../../tests/fixtures/staff-gateway.ts'
import { staffProductPages } from './staff-pages.tsx'

async function open() {
  const gateway = await staffGateway([staffProductPages])
  const headersOf = (token: string) => ({
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    cookie: `staff=${token}`,
  })
  return {
    ...gateway,
    read: (path: string, token = gateway.token) =>
      gateway.send('GET', path, { headers: headersOf(token) }),
    post: (path: string, token = gateway.token) =>
      gateway.sendForm(path, { key: 'k' }, headersOf(token)),
  }
}

it('a shop without products says how they come', async () => {
  const { read } = await open()
  expect((await read('/admin/products')).text).toContain('No products yet')
})

it('a product that is none is not found, by page and by form', async () => {
  const { read, post, count } = await open()
  expect((await read('/admin/products/prd_none')).status).toBe(404)
  for (const verb of ['publish', 'withdraw']) {
    expect((await post(`/admin/products/prd_none/${verb}`)).status).toBe(404)
  }
  expect(count('audit')).toBe(0)
})

it('a role without products sees none and changes none', async () => {
  const { read, post, tokenOf } = await open()
  const warehouse = await tokenOf('warehouse')
  expect((await read('/admin/products', warehouse)).status).toBe(403)
  expect((await post('/admin/products/prd_none/withdraw', warehouse)).status).toBe(403)
})
