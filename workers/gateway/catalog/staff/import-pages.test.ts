import { expect, it } from 'vitest'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { staffGateway } from '../../../../tests/fixtures/staff-gateway.ts'
import { staffImportPages } from './import-pages.tsx'
import { staffImportRoutes } from './import-routes.ts'

const PATH = '/admin/import'
const GOOD = 'Handle,Title,Variant Price\nmug,Tin mug,5.00\n'
const MIXED = `${GOOD}lamp,Lamp,\n=cmd,,1\n`

async function open() {
  const catalog = d1Of('catalog')
  const gateway = await staffGateway([staffImportRoutes, staffImportPages], {
    bindings: { CATALOG_DB: catalog },
  })
  const page = (token: string) => ({
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    cookie: `staff=${token}`,
  })
  const id = newId('imp')
  return {
    ...gateway,
    id,
    products: () => catalog.sqlite.prepare('SELECT count(*) AS n FROM product').get()?.n,
    read: (path = PATH, token = gateway.token) =>
      gateway.send('GET', path, { headers: page(token) }),
    /** As a form without a script sends it. */
    sendForm: (verb: string, file: string, token = gateway.token, to = id) => {
      const type = 'multipart/form-data; boundary=xx'
      const raw = `--xx\r\nContent-Disposition: form-data; name="file"; filename="mugs.csv"\r\n\r\n${file}\r\n--xx--\r\n`
      const headers = { ...page(token), 'content-type': type }
      return gateway.send('POST', `${PATH}/${to}/${verb}`, { raw, headers })
    },
    /** As the script of the page sends it. */
    sendFile: (verb: string, file: string) =>
      gateway.send('POST', `${PATH}/${id}/${verb}`, {
        raw: file,
        headers: {
          ...page(gateway.token),
          'content-type': 'text/csv',
          'x-file-name': 'm%C3%BCgs.csv',
        },
      }),
    run: async () => (await gateway.send('GET', `/api/admin/v1/imports/${id}`)).json,
  }
}

it('a form checks a file: its page says what an import would do, and nothing has changed', async () => {
  const { sendForm, read, id, products, run, count } = await open()
  const checked = await sendForm('check', MIXED)
  expect(checked.headers.get('location')).toBe(`${PATH}/${id}`)
  expect(await run()).toMatchObject({
    fileName: 'mugs.csv',
    dryRun: true,
    state: 'done',
    counts: { imported: 1, updated: 0, refused: 2 },
    progress: { rows: 3 },
  })
  const { text } = await read(`${PATH}/${id}`)
  expect(text).toContain('Nothing has changed')
  expect(text).toContain('lamp')
  expect([products(), count('audit')]).toEqual([0, 0])
  expect((await read()).text).toContain(`href="${PATH}/${id}"`)
})

it('the refused rows are a file of their own, whose cells are no formulas', async () => {
  const { sendForm, read, send, id } = await open()
  await sendForm('check', MIXED)
  const file = await read(`${PATH}/${id}/refused.csv`)
  expect(file.headers.get('content-disposition')).toContain('refused.csv')
  const lines = file.text.trim().split('\n')
  expect(lines[0]).toBe('Row,Handle,Code,Reason')
  expect(lines[1]).toMatch(/^3,lamp,missing_price,/)
  expect(lines[2]).toMatch(/^4,'=cmd,/)
  expect((await send('GET', `/api/admin/v1/imports/${id}/refused`)).text).toBe(file.text)
})

it('the script’s own way streams the events, and the record has the same end', async () => {
  const { sendFile, run } = await open()
  const sent = await sendFile('check', GOOD)
  expect(sent.headers.get('content-type')).toBe('application/x-ndjson')
  expect(sent.text.trim().split('\n').at(-1)).toContain('"type":"done"')
  expect(await run()).toMatchObject({
    fileName: 'mügs.csv',
    state: 'done',
    counts: { imported: 1 },
  })
})

it('a file that is cut in the middle is told and imports nothing', async () => {
  const { sendForm, read, id, products } = await open()
  await sendForm('check', `${GOOD}lamp,Lamp,7.00\nrug,Ru`)
  const { text } = await read(`${PATH}/${id}`)
  expect(text).toContain('Nothing was imported')
  expect(text).toContain('ends within its last row')
  expect(products()).toBe(0)
})

it('the same form sent twice is one import', async () => {
  const { sendForm, sendFile, send } = await open()
  await sendForm('check', GOOD)
  expect((await sendForm('check', MIXED)).status).toBe(303)
  expect((await sendFile('check', GOOD)).status).toBe(409)
  expect((await send('GET', '/api/admin/v1/imports')).json.data).toHaveLength(1)
})

it('a form without a file, or of another address, says so', async () => {
  const { read, send, token, sendForm } = await open()
  const headers = {
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    cookie: `staff=${token}`,
    'content-type': 'multipart/form-data; boundary=xx',
  }
  const empty = await send('POST', `${PATH}/${newId('imp')}/check`, { raw: '--xx--\r\n', headers })
  expect(empty).toMatchObject({ status: 400, text: expect.stringContaining('Choose a file first') })
  expect((await sendForm('check', GOOD, token, 'imp_none')).status).toBe(400)
  expect((await read(`${PATH}/imp_none`)).status).toBe(404)
})

it('only those who import see the page, and no other site can send a file', async () => {
  const { read, tokenOf, sendForm, send, token, id } = await open()
  const viewer = await tokenOf('viewer')
  expect((await read(PATH, viewer)).status).toBe(403)
  expect((await sendForm('run', GOOD, viewer)).status).toBe(403)
  const foreign = await send('POST', `${PATH}/${id}/run`, {
    raw: GOOD,
    headers: {
      cookie: `staff=${token}`,
      'content-type': 'text/csv',
      'sec-fetch-site': 'cross-site',
    },
  })
  expect(foreign.status).toBe(403)
})
