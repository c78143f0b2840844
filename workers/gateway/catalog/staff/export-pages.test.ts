import { expect, it } from 'vitest'
import { productInput, testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import { staffGateway } from '../../../../tests/fixtures/staff-gateway.ts'
import { staffExportPages } from './export-pages.tsx'

async function open() {
  const shop = testShop()
  await shop.upsert(productInput('mug', { title: '=HYPERLINK("x")', vendor: '@home' }))
  const bindings = { CATALOG_DB: shop.database }
  const gateway = await staffGateway([staffExportPages], { bindings })
  const read = (path: string, token = gateway.token) =>
    gateway.send('GET', path, { headers: { accept: 'text/html', cookie: `staff=${token}` } })
  return { ...gateway, read }
}

it.each([
  ['manager', ['products', 'stock', 'orders']],
  ['support', ['orders']],
  ['warehouse', ['stock']],
  ['viewer', ['products', 'stock']],
] as const)('a %s is offered the files of the role alone', async (role, files) => {
  const { read, tokenOf } = await open()
  const { text } = await read('/admin/export', await tokenOf(role))
  const offered = [...text.matchAll(/href="\/admin\/export\/(\w+)\.csv"/g)].map(([, name]) => name)
  expect(offered).toEqual(files)
})

it('a file is an attachment whose cells are no formulas, and needs its permission', async () => {
  const { read, tokenOf } = await open()
  for (const name of ['products', 'stock']) {
    const { headers, text } = await read(`/admin/export/${name}.csv`)
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${name}.csv"`)
    expect(text).toContain(`"'=HYPERLINK(""x"")"`)
    expect(text).not.toMatch(/(?:^|,)"?[=@]/m)
  }
  const support = await tokenOf('support')
  expect((await read('/admin/export/products.csv', support)).status).toBe(403)
  expect((await read('/admin/export/stock.csv', support)).status).toBe(403)
})
