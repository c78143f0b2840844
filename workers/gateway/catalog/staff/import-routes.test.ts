import { expect, it } from 'vitest'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { staffGateway } from '../../../../tests/fixtures/staff-gateway.ts'
import { staffExportRoutes } from './export-routes.ts'
import { staffImportRoutes } from './import-routes.ts'
import { staffProductRoutes } from './routes.ts'

const routers = [staffExportRoutes, staffImportRoutes, staffProductRoutes]

it('a dry run answers its report without an audit row; an unknown value is refused', async () => {
  const catalog = d1Of('catalog')
  const { send, count } = await staffGateway(routers, { bindings: { CATALOG_DB: catalog } })
  const body = 'Handle,Title,Variant Price\nmug,Tin Mug,5.00\n'
  const path = '/api/admin/v1/imports/products?dryRun='
  const csv = { headers: { 'content-type': 'text/csv' }, raw: body }
  const dry = await send('POST', `${path}1`, csv)
  const events = dry.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(events.at(-1)).toMatchObject({ type: 'done', imported: 1, dryRun: true })
  expect(count('audit')).toBe(0)
  expect(catalog.sqlite.prepare('SELECT count(*) AS n FROM product').get()?.n).toBe(0)
  expect((await send('POST', `${path}maybe`, csv)).status).toBe(400)
})

it('an export is an attachment that holds every product', async () => {
  const bindings = { CATALOG_DB: d1Of('catalog') }
  const { send } = await staffGateway(routers, { bindings })
  const product = { title: '=Mug', variants: [{ price: 500, stock: 0 }] }
  await send('POST', '/api/admin/v1/products', { body: product })
  const file = await send('GET', '/api/admin/v1/exports/products')
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="products.csv"')
  expect(file.text.split('\n')[1]).toMatch(/^mug,'=Mug,.*,mug,shopify,deny,0,0,5\.00,/)
  expect((await send('GET', '/api/admin/v1/exports/stock')).text).toContain(',mug,shopify,deny,0')
})
