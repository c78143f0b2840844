import { describe, expect, it } from 'vitest'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { staffGateway } from '../../../../tests/fixtures/staff-gateway.ts'
import { staffPicturePages } from './picture-pages.tsx'
import { staffProductEditorPages } from './product-editor-pages.tsx'
import { staffProductPages } from './product-pages.tsx'

/** The beginning of a PNG of this size, which is all that is read of it. */
function png(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(33)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  bytes.set(new TextEncoder().encode('IHDR'), 12)
  new DataView(bytes.buffer).setUint32(16, width)
  new DataView(bytes.buffer).setUint32(20, height)
  return bytes
}

const svg = (content: string) => `<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>`

async function open() {
  const media = new Map<string, unknown>()
  const bindings = {
    CATALOG_DB: d1Of('catalog'),
    SEARCH_DB: d1Of('search'),
    MEDIA: { put: async (key: string, value: unknown) => void media.set(key, value) },
  }
  const pages = [staffProductPages, staffProductEditorPages, staffPicturePages]
  const gateway = await staffGateway(pages, { bindings })
  const headersOf = (token: string, accept: string) => ({
    accept,
    'sec-fetch-site': 'same-origin',
    cookie: `staff=${token}`,
  })
  const post = (path: string, fields: Record<string, string>, token = gateway.token) =>
    gateway.sendForm(path, fields, headersOf(token, 'text/html'))
  const made = await post('/admin/products', { title: 'Mug', price: '20', key: 'new' })
  const path = made.headers.get('location')?.split('?')[0] ?? ''
  const upload = async (files: File[], accept = 'text/html') => {
    const form = new FormData()
    form.set('key', crypto.randomUUID())
    for (const file of files) form.append('file', file)
    const encoded = new Response(form)
    const headers = {
      ...headersOf(gateway.token, accept),
      'x-requested-with': 'fetch',
      'content-type': encoded.headers.get('content-type') ?? '',
    }
    const raw = await encoded.arrayBuffer()
    return gateway.send('POST', `${path}/upload`, { raw, headers })
  }
  const pictures = () =>
    bindings.CATALOG_DB.sqlite
      .prepare('SELECT url, alt, width FROM image ORDER BY position')
      .all()
      .map(({ url, alt, width }) => ({ url: String(url), alt, width }))
  return { ...gateway, media, path, post, upload, pictures, sqlite: bindings.CATALOG_DB.sqlite }
}

describe('the pictures of a product', () => {
  it('are added in the order of the files; a refused one says why and stops no other', async () => {
    const { upload, pictures, media } = await open()
    const answer = await upload([
      new File([png(1, 2)], 'one.jpg', { type: 'image/jpeg' }),
      new File(['no picture'], 'text.png', { type: 'image/png' }),
      new File([png(10_000, 10_000)], 'huge.png', { type: 'image/png' }),
      new File([svg('<script>alert(1)</script>')], 'bad<b>.svg', { type: 'image/svg+xml' }),
      new File([new Uint8Array(6_000_000)], 'long.png', { type: 'image/png' }),
      new File([svg('<path d="M0 0"/>')], 'good.svg', { type: 'image/svg+xml' }),
    ])
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('4 files were not added')
    const reasons = [...answer.text.matchAll(/<strong>([^:]+): <\/strong>([^<]+)/g)]
    expect(reasons.map(([, name, reason]) => [name, reason])).toEqual([
      ['text.png', 'It is not a PNG, JPEG, WebP or SVG picture.'],
      ['huge.png', expect.stringContaining('10000 × 10000')],
      ['bad&lt;b&gt;.svg', expect.stringContaining('The SVG has')],
      ['long.png', 'It is larger than 5 MB.'],
    ])
    expect(pictures().map(({ url }) => url.split('.')[1])).toEqual(['png', 'svg'])
    expect([...media.keys()]).toHaveLength(2)
  })

  it('are sent one by one by a script, which is told of each', async () => {
    const { upload, count } = await open()
    const json = 'application/problem+json'
    const added = await upload([new File([png(1, 1)], 'a.png')], json)
    expect(added.status).toBe(204)
    const refused = await upload([new File(['x'], 'b.png')], json)
    expect(refused).toMatchObject({
      status: 415,
      json: { detail: 'It is not a PNG, JPEG, WebP or SVG picture.' },
    })
    expect(count('audit')).toBe(2)
  })

  it('none chosen, too many bytes and no form at all are refused in words', async () => {
    const { upload, path, send, token } = await open()
    expect((await upload([])).text).toContain('Choose at least one picture.')
    const many = Array.from({ length: 5 }, () => new File([new Uint8Array(5_000_000)], 'x.png'))
    expect((await upload(many)).status).toBe(413)
    const headers = { 'sec-fetch-site': 'same-origin', cookie: `staff=${token}` }
    const odd = await send('POST', `${path}/upload`, { raw: 'no form', headers })
    expect(odd).toMatchObject({ status: 400, json: { code: 'invalid_body' } })
  })

  it('move, get a text and go, also from the variant that shows one', async () => {
    const { upload, path, post, pictures, sqlite } = await open()
    await upload([1, 2, 3].map((width) => new File([png(width, 1)], `${width}.png`)))
    const [a, b, c] = pictures().map(({ url }) => url)
    const form = { 'url-0': a ?? '', 'url-1': b ?? '', 'url-2': c ?? '', 'alt-1': ' A cup ' }
    await post(`${path}/pictures`, { ...form, move: '2 -1', key: 'a' })
    expect(pictures().map(({ width }) => width)).toEqual([1, 3, 2])
    expect(pictures()[2]).toMatchObject({ alt: 'A cup' })
    sqlite.prepare('UPDATE variant SET image_url = ?').run(a ?? '')
    const removed = await post(`${path}/pictures`, { ...form, remove: '0', key: 'b' })
    expect(removed.status).toBe(303)
    expect(pictures().map(({ width }) => width)).toEqual([2, 3])
    expect(sqlite.prepare('SELECT image_url FROM variant').get()).toEqual({ image_url: null })
  })

  it('a role that may only read adds and moves none', async () => {
    const { path, post, tokenOf } = await open()
    const token = await tokenOf('viewer')
    expect((await post(`${path}/pictures`, {}, token)).status).toBe(403)
    expect((await post(`${path}/upload`, {}, token)).status).toBe(403)
  })
})
