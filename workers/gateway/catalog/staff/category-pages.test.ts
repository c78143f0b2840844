import { expect, it } from 'vitest'
import { staffGateway } from '../../../../tests/fixtures/staff-gateway.ts'
import { staffCategoryPages } from './category-pages.tsx'
import { staffCategoryRoutes } from './category-routes.ts'

const PATH = '/admin/categories'

async function open() {
  const gateway = await staffGateway([staffCategoryRoutes, staffCategoryPages])
  const headersOf = (token: string) => ({
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    cookie: `staff=${token}`,
  })
  let keys = 0
  return {
    ...gateway,
    read: (path = PATH, token = gateway.token) =>
      gateway.send('GET', path, { headers: headersOf(token) }),
    post: (path: string, fields: Record<string, string> = {}, token = gateway.token) => {
      keys += 1
      return gateway.sendForm(path, { key: `k${keys}`, ...fields }, headersOf(token))
    },
    tree: async (): Promise<{ id: string; handle: string; depth: number; inHeader: boolean }[]> =>
      (await gateway.send('GET', '/api/admin/v1/categories')).json.data,
  }
}

type Gateway = Awaited<ReturnType<typeof open>>
const handles = async ({ tree }: Gateway) =>
  (await tree()).map(({ handle, depth }) => `${depth} ${handle}`)

it('a shop without categories says what they are for, and makes the first', async () => {
  const gateway = await open()
  expect((await gateway.read()).text).toContain('No categories yet')
  const created = await gateway.post(PATH, { title: ' Kitchen ware ', description: 'All of it.' })
  expect(created.headers.get('location')).toBe(`${PATH}?done=category.create`)
  const { text } = await gateway.read()
  expect(text).toContain('Kitchen ware')
  expect(text).not.toContain('No categories yet')
})

it('forms move a category up, down, under the one above it and out again', async () => {
  const gateway = await open()
  for (const title of ['A', 'B', 'C']) await gateway.post(PATH, { title })
  const c = (await gateway.tree())[2]?.id ?? ''
  const move = (to: string) => gateway.post(`${PATH}/${c}/move`, { to })
  await move('up')
  expect(await handles(gateway)).toEqual(['0 a', '0 c', '0 b'])
  await move('in')
  expect(await handles(gateway)).toEqual(['0 a', '1 c', '0 b'])
  // It has none above it to go under: nothing happens.
  expect((await move('in')).status).toBe(303)
  await move('out')
  await move('down')
  expect(await handles(gateway)).toEqual(['0 a', '0 b', '0 c'])
  expect(gateway.count('audit')).toBe(7)
})

it('the header switch, the fields and the deletion work by forms', async () => {
  const gateway = await open()
  await gateway.post(PATH, { title: 'Kitchen' })
  await gateway.post(PATH, { title: 'Mugs' })
  const [kitchen, mugs] = (await gateway.tree()).map(({ id }) => id)
  await gateway.post(`${PATH}/${kitchen}/header`, { inHeader: '0' })
  expect((await gateway.tree())[0]?.inHeader).toBe(false)
  await gateway.post(`${PATH}/${mugs}`, { title: 'Cups', parentId: `${kitchen}`, inHeader: '1' })
  expect((await gateway.tree())[1]).toMatchObject({ title: 'Cups', depth: 1, inHeader: true })
  expect((await gateway.read(`${PATH}/${kitchen}`)).text).not.toContain(`value="${mugs}"`)
  await gateway.post(`${PATH}/${kitchen}/delete`)
  expect(await handles(gateway)).toEqual(['0 mugs'])
})

it('a form with a fault is shown again with what was typed', async () => {
  const gateway = await open()
  await gateway.post(PATH, { title: 'Kitchen' })
  await gateway.post(PATH, { title: 'Mugs' })
  const [kitchen, mugs] = (await gateway.tree()).map(({ id }) => id)
  expect(await gateway.post(PATH, { title: ' ', description: 'Typed.' })).toMatchObject({
    status: 400,
    text: expect.stringMatching(/Enter a title.*Typed\./s),
  })
  await gateway.post(`${PATH}/${mugs}`, { title: 'Mugs', parentId: `${kitchen}` })
  const circle = await gateway.post(`${PATH}/${kitchen}`, { title: 'K', parentId: `${mugs}` })
  expect(circle).toMatchObject({ status: 422, text: expect.stringContaining('under itself') })
})

it('a viewer sees the tree and changes nothing, support sees none', async () => {
  const gateway = await open()
  await gateway.post(PATH, { title: 'Kitchen' })
  const id = (await gateway.tree())[0]?.id ?? ''
  const viewer = await gateway.tokenOf('viewer')
  const { text } = await gateway.read(PATH, viewer)
  expect(text).toContain('Kitchen')
  expect(text).not.toContain(`action="${PATH}`)
  for (const verb of ['', '/move', '/header', '/delete']) {
    expect((await gateway.post(`${PATH}/${id}${verb}`, { title: 'X' }, viewer)).status).toBe(403)
  }
  expect((await gateway.read(PATH, await gateway.tokenOf('support'))).status).toBe(403)
  expect((await gateway.read(`${PATH}/cat_none`)).status).toBe(404)
})

it('of two who change one category the second sees what differs, and chooses', async () => {
  const gateway = await open()
  await gateway.post(PATH, { title: 'Mugs', description: 'Old' })
  const [mugs] = (await gateway.tree()).map(({ id }) => id)
  const path = `${PATH}/${mugs}`
  const opened = { title: 'Mugs', description: 'Old', parentId: '', inHeader: '1' }
  expect((await gateway.read(path)).text).toContain('name="base" value="{&quot;title&quot;')
  await gateway.post(path, { ...opened, title: 'Beakers', inHeader: '0' })
  const base = JSON.stringify(opened)
  const second = await gateway.post(path, { ...opened, title: 'Cups', base })
  expect(second.status).toBe(409)
  for (const said of ['since you opened it', 'choose title', 'Beakers', 'value="Cups"']) {
    expect(second.text).toContain(said)
  }
  expect((await gateway.tree())[0]).toMatchObject({ title: 'Beakers', inHeader: false })
  const saved = JSON.stringify({ ...opened, title: 'Beakers', inHeader: '0' })
  const { inHeader: _, ...merged } = { ...opened, title: 'Cups' }
  const chosen = await gateway.post(path, { ...merged, base: saved, 'choose title': 'yours' })
  expect(chosen.status).toBe(303)
  expect((await gateway.tree())[0]).toMatchObject({ title: 'Cups', inHeader: false })
})
