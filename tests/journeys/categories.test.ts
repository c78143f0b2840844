import { expect, inject, it } from 'vitest'
import { call, eventually, randomKey, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

interface Category {
  id: string
  handle: string
  position: number
  inHeader: boolean
}

const send = <T>(method: string, path: string, body?: object) =>
  staff.ask<T>(method, path, { key: randomKey(), ...(body === undefined ? {} : { body }) })

/** The categories of the shop's header, in its order, of those with these handles. */
async function headerOf(handles: readonly string[]): Promise<string[]> {
  const page = await (await fetch(`${shop.url}/cart`, { headers: { accept: 'text/html' } })).text()
  const header = page.slice(page.indexOf('<header'), page.indexOf('</header>'))
  const found = [...header.matchAll(/href="\/categories\/([^"]+)"/g)].map(([, handle]) => handle)
  // The list stands twice: in the row of a wide window and in the menu of a narrow one.
  return [...new Set(found)]
    .filter((handle) => handle !== undefined && handles.includes(handle))
    .map(String)
}

it('order, level and header of categories reach shoppers with the publish', async () => {
  const word = randomKey().slice(0, 8)
  const made: Category[] = []
  for (const title of [`First ${word}`, `Second ${word}`, `Third ${word}`]) {
    const { status, body } = await send<Category>('POST', '/categories', { title })
    expect(status, JSON.stringify(body)).toBe(201)
    made.push(body)
  }
  const handles = made.map(({ handle }) => handle)
  const [first, second, third] = made.map(({ id }) => `/categories/${id}`)
  await send('POST', '/catalog/publish', {})
  await eventually(
    () => headerOf(handles),
    (shown) => shown.length === 3,
  )

  await send('PATCH', String(third), { position: 0 })
  await send('PATCH', String(first), { inHeader: false })
  const under = await send<Category>('PATCH', String(second), { parentId: made[2]?.id })
  expect(under.body).toMatchObject({ parentId: made[2]?.id, inHeader: false })
  const circle = await send<{ code: string }>('PATCH', String(third), { parentId: made[1]?.id })
  expect(circle).toMatchObject({ status: 422, body: { code: 'category_circle' } })
  await send('PATCH', String(second), { inHeader: true })
  await send('POST', '/catalog/publish', {})
  await eventually(
    () => headerOf(handles),
    (shown) => shown.join() === [handles[2], handles[1]].join(),
  )

  for (const path of [first, second, third]) {
    expect((await send('DELETE', String(path))).status).toBe(200)
  }
  await send('POST', '/catalog/publish', {})
  await eventually(
    () => call(`${shop.url}/api/v1/categories`, 'GET', null),
    ({ body }) => !JSON.stringify(body).includes(word),
  )
})
