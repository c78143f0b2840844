import { expect, inject, it } from 'vitest'
import { newId } from '../../src/shared/platform/ids.ts'
import { call, eventually, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const PAGE = {
  accept: 'text/html',
  'sec-fetch-site': 'same-origin',
  origin: shop.url,
  cookie: `staff=${shop.staffToken}`,
}

/** Sends a file as the form of the page does, without a script. */
async function sendForm(verb: 'check' | 'run', text: string): Promise<string> {
  const id = newId('imp')
  const body = new FormData()
  body.set('file', new File([text], 'goods.csv', { type: 'text/csv' }))
  const path = `${shop.url}/admin/import/${id}/${verb}`
  const sent = await fetch(path, { method: 'POST', headers: PAGE, body, redirect: 'manual' })
  expect(sent.status, await sent.text()).toBe(303)
  expect(sent.headers.get('location')).toBe(`/admin/import/${id}`)
  return id
}

interface Run {
  state: string
  dryRun: boolean
  counts: { imported: number; updated: number; refused: number }
}

const runOf = async (id: string): Promise<Run> =>
  (await staff.ask<Run>('GET', `/imports/${id}`)).body

it('a file is checked and imported by forms, and its page can be opened at any time', async () => {
  const handle = `page-${randomKey().slice(0, 8)}`
  const file = `Handle,Title,Variant Price\n${handle},From a page,5.00\n${handle}-b,,\n`
  const checked = await sendForm('check', file)
  expect(await runOf(checked)).toMatchObject({
    state: 'done',
    dryRun: true,
    counts: { imported: 1, refused: 1 },
  })
  const product = `${shop.url}/api/v1/products/${handle}`
  expect((await call(product, 'GET', null)).status).toBe(404)
  const page = await (await fetch(`${shop.url}/admin/import/${checked}`, { headers: PAGE })).text()
  expect(page).toContain('Nothing has changed')
  expect(page).toContain(`${handle}-b`)

  const imported = await sendForm('run', file)
  expect(await runOf(imported)).toMatchObject({ state: 'done', dryRun: false })
  await eventually(
    () => call(product, 'GET', null),
    ({ status }) => status === 200,
  )
})

it('an export is imported again without a change', async () => {
  const goods = await sellProduct(shop, 7)
  const handle = goods.sku.toLowerCase()
  await staff.ask('PATCH', `/products/${goods.id}`, {
    key: randomKey(),
    body: { title: '=1+1', description: 'It\'s\n\n-5 °C, "cold"', tags: ['@home', '+one'] },
  })
  await eventually(
    () => staff.ask('GET', `/inventory?q=${goods.sku}`),
    ({ body }) => JSON.stringify(body).includes('"available":7'),
  )
  const productNow = async () => {
    const { body } = await staff.ask<object>('GET', `/products/${goods.id}`)
    return { ...body, revision: 0, updatedAt: '', pending: false }
  }
  /** The rows of this product, under the header of the file. */
  const exported = async () => {
    const file = await fetch(`${shop.url}/admin/export/products.csv`, { headers: PAGE })
    expect(file.status).toBe(200)
    const text = await file.text()
    const from = text.indexOf(`\n${handle},`)
    const to = text.indexOf('\n', text.indexOf(goods.sku, from))
    return text.slice(0, text.indexOf('\n')) + text.slice(from, to + 1)
  }
  const [before, file] = [await productNow(), await exported()]
  expect(file).toContain(",'=1+1,")
  expect(await runOf(await sendForm('run', file))).toMatchObject({
    counts: { imported: 0, updated: 1, refused: 0 },
  })
  expect(await productNow()).toEqual(before)
  expect(await exported()).toBe(file)
  expect(await staff.stock(goods.sku)).toMatchObject({ onHand: 7, available: 7 })
})
