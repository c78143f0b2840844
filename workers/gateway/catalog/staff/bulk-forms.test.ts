import { expect, it } from 'vitest'
import { upsertProducts } from '../../../../src/shared/catalog/edit/upsert-products.ts'
import { PRODUCTS_TOGETHER_MAX } from '../../../../src/shared/platform/limits.ts'
import { memorySnapshots } from '../../../../tests/fixtures/catalog/memory-snapshots.ts'
import { productInput } from '../../../../tests/fixtures/catalog/shop.ts'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { staffGateway } from '../../../../tests/fixtures/staff-gateway.ts'
import { staffBulkForms } from './bulk-forms.ts'
import { staffProductRoutes } from './routes.ts'

async function open() {
  const bindings = {
    CATALOG_DB: d1Of('catalog'),
    SEARCH_DB: d1Of('search'),
    SNAPSHOTS: memorySnapshots(),
  }
  const statements = () => bindings.CATALOG_DB.statements() + bindings.SEARCH_DB.statements()
  const gateway = await staffGateway([staffBulkForms, staffProductRoutes], { bindings })
  const create = async (title: string): Promise<string> => {
    const body = { title, variants: [{ price: 900 }] }
    return (await gateway.send('POST', '/api/admin/v1/products', { body })).json.id
  }
  const bulk = async (
    verb: string,
    ids: readonly string[],
    { key = crypto.randomUUID(), token = gateway.token } = {},
  ) => {
    const headers = {
      accept: 'application/x-ndjson, application/problem+json',
      'x-requested-with': 'fetch',
      'sec-fetch-site': 'same-origin',
      cookie: `staff=${token}`,
    }
    const path = `/admin/bulk-products/${verb}`
    const sent = await gateway.sendForm(path, { key, ids: ids.join(' ') }, headers)
    const isLines = sent.headers.get('content-type') === 'application/x-ndjson'
    const lines: { id: string; state: string; reason?: string }[] = isLines
      ? sent.text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : []
    return { status: sent.status, lines, states: lines.map(({ id, state }) => [id, state]) }
  }
  const rows = (sql: string) => bindings.CATALOG_DB.sqlite.prepare(sql).all()
  return { ...gateway, bindings, create, bulk, rows, statements }
}

it('several products are published by one release, with a row of the audit for each', async () => {
  const { create, bulk, rows, db, count } = await open()
  const ids = [await create('Mug'), await create('Lamp'), await create('Rug')]
  const before = count('audit')
  const { lines, states } = await bulk('publish', [...ids, 'prd_none'])
  expect(states).toEqual([
    ...ids.map((id) => [id, 'changed']),
    ['prd_none', 'refused'],
    ...ids.map((id) => [id, 'done']),
  ])
  expect(lines.find(({ state }) => state === 'refused')?.reason).not.toBe('')
  expect(rows('SELECT count(*) AS n FROM release')).toEqual([{ n: 1 }])
  expect(rows("SELECT count(*) AS n FROM product WHERE status = 'active' AND pending = 0")).toEqual(
    [{ n: 3 }],
  )
  const audited = db.sqlite
    .prepare("SELECT subject, before_json, after_json FROM audit WHERE action = 'product.publish'")
    .all()
  expect(count('audit') - before).toBe(3)
  expect(audited.map(({ subject }) => subject)).toEqual(ids)
  for (const { before_json, after_json } of audited) {
    expect(JSON.parse(String(before_json))).toEqual({ version: '0' })
    expect(JSON.parse(String(after_json))).toEqual({ version: expect.stringMatching(/.{8,}/) })
  }
})

it('several products are withdrawn by one release; a draft asks on its own page', async () => {
  const { create, bulk, rows } = await open()
  const ids = [await create('Mug'), await create('Lamp')]
  const draft = await create('Draft')
  await bulk('publish', ids)
  const { states } = await bulk('withdraw', [...ids, draft])
  expect(states).toContainEqual([draft, 'refused'])
  expect(states.filter(([, state]) => state === 'done')).toHaveLength(2)
  expect(rows('SELECT count(*) AS n FROM release')).toEqual([{ n: 2 }])
  expect(rows('SELECT count(*) AS n FROM product_document WHERE in_catalogue = 1')).toEqual([
    { n: 0 },
  ])
})

it('the same form sent twice is recorded once', async () => {
  const { create, bulk, rows, count } = await open()
  const ids = [await create('Mug')]
  await bulk('publish', ids, { key: 'a-key-of-this-form' })
  const after = count('audit')
  await bulk('publish', ids, { key: 'a-key-of-this-form' })
  expect(count('audit')).toBe(after)
  expect(rows('SELECT count(*) AS n FROM release')).toEqual([{ n: 1 }])
})

it('nobody without the permission publishes, and no list without an end is taken', async () => {
  const { create, bulk, tokenOf } = await open()
  const id = await create('Mug')
  expect((await bulk('publish', [id], { token: await tokenOf('viewer') })).status).toBe(403)
  expect((await bulk('publish', [])).status).toBe(400)
  const many = Array.from({ length: 51 }, (_, index) => `prd_${index}`)
  expect((await bulk('publish', many)).status).toBe(400)
})

it('a page of products is published and withdrawn by one invocation each, within its queries', async () => {
  const { bulk, bindings, rows, db, statements } = await open()
  const names = Array.from({ length: PRODUCTS_TOGETHER_MAX }, (_, index) => `thing-${index}`)
  const writing = { database: bindings.CATALOG_DB, now: 1, currency: 'USD' }
  const drafts = names.map((name) => productInput(name, { status: 'draft' }))
  await upsertProducts(writing, drafts)
  const ids = rows('SELECT id FROM product').map(({ id }) => String(id))
  for (const verb of ['publish', 'withdraw']) {
    const before = statements() + db.statements()
    const { states } = await bulk(verb, ids)
    expect(states.filter(([, state]) => state === 'done')).toHaveLength(PRODUCTS_TOGETHER_MAX)
    // Of the 1,000 that an invocation has (developers.cloudflare.com/d1, 2026-10).
    expect(statements() + db.statements() - before, verb).toBeLessThan(400)
  }
})
