import { describe, expect, it } from 'vitest'
import { memorySnapshots } from '../../../../tests/fixtures/catalog/memory-snapshots.ts'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { staffGateway } from '../../../../tests/fixtures/staff-gateway.ts'
import { staffPreviewPage } from './preview-page.tsx'
import { staffProductEditorPages } from './product-editor-pages.tsx'
import { staffProductPages } from './product-pages.tsx'

async function open() {
  const bindings = {
    CATALOG_DB: d1Of('catalog'),
    SEARCH_DB: d1Of('search'),
    SNAPSHOTS: memorySnapshots(),
  }
  const gateway = await staffGateway(
    [staffProductPages, staffProductEditorPages, staffPreviewPage],
    {
      bindings,
    },
  )
  const headersOf = (token: string) => ({
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    cookie: `staff=${token}`,
  })
  const show = (path: string, token = gateway.token) =>
    gateway.send('GET', path, { headers: headersOf(token) })
  const post = (path: string, fields: Record<string, string>, token = gateway.token) =>
    gateway.sendForm(path, fields, headersOf(token))
  const create = async (title: string, price = '20') => {
    const made = await post('/admin/products', { title, price, key: `new-${title}` })
    return made.headers.get('location')?.split('?')[0] ?? ''
  }
  /** The fields of a page's form, as a browser sends them back. */
  const formAt = async (path: string) => fieldsIn((await show(path)).text)
  return { ...gateway, bindings, show, post, create, formAt }
}

const unescaped = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')

function fieldsIn(html: string): Record<string, string> {
  const form = html.slice(html.indexOf('data-product-form'))
  const fields: Record<string, string> = {}
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]+)"/.exec(tag)?.[1]
    if (name === undefined || /type="(checkbox|search)"/.test(tag)) continue
    if (tag.includes('type="radio"') && !tag.includes('checked')) continue
    fields[name] = unescaped(/value="([^"]*)"/.exec(tag)?.[1] ?? '')
  }
  for (const [, name = '', text = ''] of form.matchAll(
    /<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</g,
  )) {
    fields[name] = unescaped(text)
  }
  return fields
}

describe('the products of the back office', () => {
  it('a title and a price make a draft, found by the beginning of its title', async () => {
    const { show, create } = await open()
    const path = await create('Linen shirt')
    await create('Mug')
    expect(path).toMatch(/^\/admin\/products\/prd_/)
    const page = await show(path)
    expect(page.status).toBe(200)
    expect(page.text).toContain('value="20.00"')
    const found = await show('/admin/products?q=Linen')
    expect(found.text).toContain(path)
    expect(found.text).not.toContain('Mug')
    const bySku = await show('/admin/products?q=mug')
    expect(bySku.text).toContain('Mug')
    expect((await show('/admin/products?status=draft')).text.match(/data-row="/g)).toHaveLength(2)
    expect((await show('/admin/products?status=active')).text).toContain('No products found')
  })

  it('are sorted by title by the address, from their own header, and by nothing in a view', async () => {
    const { show, create } = await open()
    for (const title of ['Pear', 'apple', 'Zest']) await create(title)
    const titlesOf = async (path: string) =>
      [...(await show(path)).text.matchAll(/min-w-28[^>]*>([^<]*)</g)].map(([, title]) => title)
    expect(await titlesOf('/admin/products')).toEqual(['Zest', 'apple', 'Pear'])
    expect(await titlesOf('/admin/products?sort=title')).toEqual(['apple', 'Pear', 'Zest'])
    const { text } = await show('/admin/products')
    expect(text).toMatch(/aria-sort="none"[^>]*><a href="\/admin\/products\?sort=title"/)
    expect((await show('/admin/products?status=draft')).text).not.toContain('aria-sort')
  })

  it('a refused form says which fields are wrong and keeps what was typed', async () => {
    const { show, post, create, formAt } = await open()
    const refused = await post('/admin/products', { title: 'Mug', price: 'x' })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('value="Mug"')
    expect(refused.text).toContain('Enter an amount')
    const path = await create('Mug')
    const wrong = { ...(await formAt(path)), vendor: 'Kettle', 'price-0': 'abc' }
    const kept = await post(path, wrong)
    expect(kept.status).toBe(400)
    expect(kept.text).toContain('value="abc"')
    expect(kept.text).toContain('value="Kettle"')
    expect((await show(path)).text).not.toContain('Kettle')
  })

  it('option values become rows, and saved rows become variants', async () => {
    const { post, create, formAt, bindings } = await open()
    const path = await create('Mug')
    const values = { option0: 'Size', values0: 'S, M, L', option1: 'Color', values1: 'Red, Blue' }
    const grown = await post(path, { ...(await formAt(path)), ...values, add: 'yes' })
    expect(grown.text).toContain('5 variants were added below')
    const saved = await post(path, fieldsIn(grown.text))
    expect(saved.headers.get('location')).toBe(`${path}?done=product.saved`)
    const skus = bindings.CATALOG_DB.sqlite.prepare('SELECT sku FROM variant ORDER BY position')
    expect(skus.all().map(({ sku }) => sku)).toEqual([
      ...['mug', 'mug-s-blue', 'mug-m-red', 'mug-m-blue', 'mug-l-red', 'mug-l-blue'],
    ])
  })

  it('of two who change one product the second sees what differs, and chooses', async () => {
    const { post, create, formAt, show } = await open()
    const path = await create('Mug')
    const opened = await formAt(path)
    const first = { ...opened, title: 'Tin mug', vendor: 'Kettle', key: 'first' }
    expect((await post(path, first)).status).toBe(303)
    const second = { ...opened, title: 'Large mug', 'price-0': '25', key: 'second' }
    const met = await post(path, second)
    expect(met.status).toBe(412)
    expect(met.text).toContain('data-conflict')
    const form = fieldsIn(met.text)
    expect(form).toMatchObject({
      title: 'Large mug',
      vendor: 'Kettle',
      'price-0': '25',
      'choose title': 'yours',
    })
    expect((await show(path)).text).toContain('value="20.00"')
    expect((await post(path, { ...form, 'choose title': 'saved' })).status).toBe(303)
    expect(await formAt(path)).toMatchObject({
      title: 'Tin mug',
      vendor: 'Kettle',
      'price-0': '25.00',
    })
  })

  it('a choice stands when the product changes once more', async () => {
    const { post, create, formAt } = await open()
    const path = await create('Mug')
    const opened = await formAt(path)
    await post(path, { ...opened, title: 'Tin mug', key: 'first' })
    const met = await post(path, { ...opened, title: 'Large mug', key: 'second' })
    const choosing: Record<string, string> = { ...fieldsIn(met.text), 'choose title': 'saved' }
    await post(path, { ...(await formAt(path)), vendor: 'Kettle', key: 'third' })
    const again = await post(path, choosing)
    expect(again.status).toBe(412)
    expect(fieldsIn(again.text)).toMatchObject({ title: 'Tin mug', vendor: 'Kettle' })
  })

  it('a change of what the form does not show is no conflict', async () => {
    const { post, create, formAt, bindings } = await open()
    const path = await create('Mug')
    const opened = await formAt(path)
    bindings.CATALOG_DB.sqlite.exec('UPDATE product SET revision = revision + 1')
    expect((await post(path, { ...opened, vendor: 'Kettle' })).status).toBe(303)
    expect(await formAt(path)).toMatchObject({ vendor: 'Kettle' })
  })

  it('of two forms at the same moment neither undoes the other', async () => {
    const { post, create, formAt } = await open()
    const path = await create('Mug')
    const opened = await formAt(path)
    const answers = await Promise.all([
      post(path, { ...opened, vendor: 'Kettle', key: 'a' }),
      post(path, { ...opened, productType: 'Cup', key: 'b' }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 412])
    const late = answers.find(({ status }) => status === 412)
    const merged = { vendor: 'Kettle', productType: 'Cup' }
    expect(fieldsIn(late?.text ?? '')).toMatchObject(merged)
  })

  it('a product with every variant it may have is saved as a form', async () => {
    const { post, create, formAt, bindings } = await open()
    const path = await create('Mug')
    const sizes = Array.from({ length: 50 }, (_, n) => `Größe ${n}`).join(',')
    const values = { option0: 'Size', values0: sizes, option1: 'Color', values1: 'A,B,C,D,E' }
    const grown = await post(path, { ...(await formAt(path)), ...values, add: 'yes' })
    expect((await post(path, fieldsIn(grown.text))).status).toBe(303)
    const saved = { ...(await formAt(path)), description: '茶'.repeat(20_000), key: 'long' }
    expect((await post(path, saved)).status).toBe(303)
    const { count } = bindings.CATALOG_DB.sqlite
      .prepare('SELECT count(*) AS count FROM variant')
      .get() as { count: number }
    expect(count).toBe(250)
    expect((await post(path, { ...saved, description: 'x'.repeat(3_000_000) })).status).toBe(413)
  })

  it('a draft is deleted by the form that says so, and stays in work on several products', async () => {
    const { post, create, show } = await open()
    const path = await create('Mug')
    expect((await post(`${path}/withdraw`, { key: 'a' })).status).toBe(400)
    expect((await show(path)).status).toBe(200)
    expect((await post(`${path}/withdraw`, { key: 'b', discard: 'yes' })).status).toBe(303)
    expect((await show(path)).status).toBe(404)
  })

  it('a preview shows the draft with the storefront’s components, and no way to buy', async () => {
    const { show, create, tokenOf } = await open()
    const path = await create('Mug')
    const preview = await show(`${path}/preview`)
    expect(preview.status).toBe(200)
    expect(preview.text).toContain('$20.00')
    expect(preview.text).toContain('<meta name="robots" content="noindex"')
    expect(preview.headers.get('cache-control')).toBe('private, no-store')
    expect(preview.text).not.toMatch(/action="\/(cart\/lines|favourites)/)
    expect((await show(`${path}/preview`, await tokenOf('warehouse'))).status).toBe(403)
    expect((await show('/admin/products/prd_none/preview')).status).toBe(404)
  })

  it('a withdrawn product is published again', async () => {
    const { post, create, show } = await open()
    const path = await create('Mug')
    expect((await post(`${path}/publish`, { key: 'a' })).status).toBe(303)
    expect((await post(`${path}/withdraw`, { key: 'b' })).status).toBe(303)
    expect((await show(path)).text).toContain('Withdrawn')
    expect((await post(`${path}/publish`, { key: 'c' })).status).toBe(303)
    expect((await show(path)).text).toContain('View in shop')
  })

  it('the same form twice is one change with one audit row', async () => {
    const { post, create, formAt, count } = await open()
    const path = await create('Mug')
    const form = { ...(await formAt(path)), vendor: 'Kettle' }
    expect((await post(path, form)).status).toBe(303)
    expect((await post(path, form)).status).toBe(303)
    expect(count('audit')).toBe(2)
  })

  it('a form whose session has ended waits for the sign-in with its fields', async () => {
    const { post, create, formAt } = await open()
    const path = await create('Mug')
    const typed = { ...(await formAt(path)), vendor: 'Kettle & Sons' }
    const waiting = await post(path, typed, 'kst_ended')
    expect(waiting.status).toBe(401)
    expect(waiting.text).toContain('value="Kettle &amp; Sons"')
  })

  it('a role without the permission is refused by page and by form', async () => {
    const { show, post, create, tokenOf } = await open()
    const path = await create('Mug')
    const token = await tokenOf('warehouse')
    expect((await show(path, token)).status).toBe(403)
    expect((await post(path, { title: 'X' }, token)).status).toBe(403)
    expect((await show('/admin/products/prd_none')).status).toBe(404)
  })

  it('a duplicate is a draft of its own', async () => {
    const { post, create, show } = await open()
    const path = await create('Mug')
    const made = await post(`${path}/duplicate`, { key: 'copy' })
    const copy = made.headers.get('location')?.split('?')[0] ?? ''
    expect(copy).not.toBe(path)
    expect((await show(copy)).text).toContain('Copy of Mug')
  })
})

it('a list of one status reads an index from its newest row on', () => {
  const { sqlite } = d1Of('catalog')
  const plan = (query: string) =>
    sqlite
      .prepare(`EXPLAIN QUERY PLAN ${query}`)
      .all()
      .map(({ detail }) => String(detail))
  const byStatus = plan(
    "SELECT id FROM product WHERE status = 'draft' AND id < 'x' ORDER BY id DESC LIMIT 51",
  )
  expect(byStatus).toEqual([expect.stringContaining('product_status (status=? AND id<?)')])
  const byHandle = plan(
    "SELECT id FROM product WHERE handle >= 'a' AND handle < 'b' ORDER BY handle LIMIT 50",
  )
  expect(byHandle).toEqual([expect.stringContaining('(handle>? AND handle<?)')])
})
