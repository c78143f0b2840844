import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgetState, type ServedShop, serveShop, temporaryState } from '../fixtures/served-shop.ts'
import { call, eventually, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

let persist = ''
let shop: ServedShop
let handles: string[] = []
let productId = ''
beforeAll(async () => {
  persist = await temporaryState()
  shop = await serveShop(persist, ['--seed', 'none'])
  const goods = [await sellProduct(shop, 5), await sellProduct(shop, 5)]
  handles = goods.map(({ handle }) => handle)
  productId = goods[0]?.id ?? ''
})
afterAll(async () => {
  await shop.stop()
  await forgetState(persist)
})

/** The files the local KV keeps its values in. */
const blobs = (): string[] =>
  readdirSync(join(persist, 'data', 'kv'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.includes('blobs'))
    .map((file) => join(persist, 'data', 'kv', file))
    .filter((file) => !file.endsWith('blobs'))

const get = <T>(path: string) => call<T>(`${shop.url}${path}`, 'GET', null)
const snapshotState = async () =>
  (await get<{ status: string; dependencies: { snapshots_kv: { state: string } } }>('/readyz')).body

async function expectWhole() {
  const { body } = await get<{ version: string; products: string; categories: string }>(
    '/catalog/manifest.json',
  )
  const categories = await get<unknown[]>(body.categories)
  expect(categories.status).toBe(200)
  expect(Array.isArray(categories.body)).toBe(true)
  const index = await get<{ products: { handle: string }[] }>(body.products)
  expect(index.body.products.map(({ handle }) => handle).sort()).toEqual([...handles].sort())
  for (const handle of handles) {
    const document = await get<{ handle: string }>(
      `/catalog/${body.version}/products/${handle}.json`,
    )
    expect(document).toMatchObject({ status: 200, body: { handle } })
  }
}

const DAMAGES: [string, (file: string) => void][] = [
  ['overwritten', (file) => writeFileSync(file, '<html>not yours</html>')],
  ['deleted', (file) => rmSync(file)],
]

describe.each(DAMAGES)('snapshots that were %s', (_name, spoil) => {
  it('are noticed, and never served: the database makes them again', async () => {
    expect((await snapshotState()).status).toBe('ok')
    for (const file of blobs()) spoil(file)
    const state = await eventually(snapshotState, ({ status }) => status !== 'ok')
    expect(state).toMatchObject({
      status: 'degraded',
      dependencies: { snapshots_kv: { state: 'down' } },
    })
    await expectWhole()
    await eventually(snapshotState, ({ status }) => status === 'ok')
  })

  it('are stored again by a publish that changes nothing', async () => {
    for (const file of blobs()) spoil(file)
    const key = randomKey()
    const published = await staffOf(shop).ask('POST', `/products/${productId}/publish`, { key })
    expect(published.status).toBe(200)
    expect((await eventually(snapshotState, ({ status }) => status === 'ok')).status).toBe('ok')
    await expectWhole()
  })
})
