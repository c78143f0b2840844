import { expect, it } from 'vitest'
import type { PromotionInput } from '../../../src/shared/promotion/contract.ts'
import { insertPromotion } from '../../../src/shared/promotion/store.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffPromotionPages } from './staff-pages.tsx'

const PATH = '/admin/promotions'
const NOW = Date.UTC(2026, 0, 1)

const promotion = (rest: Partial<PromotionInput> = {}): PromotionInput => ({
  ...{ title: 'Harvest', status: 'active', priority: 0, combinesWith: 'all', conditions: [] },
  action: { kind: 'percentage', target: 'order', basisPoints: 1_000 },
  ...rest,
})

const mainOf = (page: string) => /<main[\s\S]*<\/main>/.exec(page)?.[0] ?? page

async function open() {
  const db = d1Of('catalog')
  const gateway = await staffGateway([staffPromotionPages], { bindings: { CATALOG_DB: db } })
  const headersOf = (token: string) => ({
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    cookie: `staff=${token}`,
  })
  return {
    ...gateway,
    have: (id: string, input: PromotionInput) => insertPromotion(db, id, input, NOW),
    read: async (path: string, token = gateway.token) => {
      const { status, text } = await gateway.send('GET', path, { headers: headersOf(token) })
      return { status, text: mainOf(text) }
    },
    post: (path: string, fields: Record<string, string>, token = gateway.token) =>
      gateway.sendForm(path, fields, headersOf(token)),
  }
}

it('a shop without promotions says what they are for, to those who may make one how', async () => {
  const { read, tokenOf } = await open()
  const { text } = await read(PATH)
  expect(text).toContain('No promotions yet')
  expect(text).toContain('/admin/new-promotion')
  const viewed = await read(PATH, await tokenOf('viewer'))
  expect(viewed.text).toContain('No promotions yet')
  expect(viewed.text).not.toContain('href="/admin/new-promotion"')
})

it('the list has each rule in words, its state, and what may not be intended', async () => {
  const { read, have } = await open()
  await have('prm_1', promotion({ title: 'Mine', combinesWith: 'none', priority: 2 }))
  await have('prm_2', promotion({ title: 'Yours', conditions: [{ kind: 'coupon' }] }))
  await have('prm_3', promotion({ title: 'Late', endsAt: '2025-01-01T00:00:00Z' }))
  const { text } = await read(PATH)
  expect(text).toContain('10% off the order when a coupon code is entered')
  expect(text).toContain('“Mine” and “Yours” don’t combine: “Mine” applies first')
  expect(text).toContain('“Yours” asks for a coupon code')
  expect(text).toContain('“Late” is active, but its end has passed')
  const rowsOf = async (query: string) =>
    [...(await read(`${PATH}${query}`)).text.matchAll(/data-row="(\w+)"/g)].map(([, id]) => id)
  expect((await rowsOf('')).sort()).toEqual(['prm_1', 'prm_2', 'prm_3'])
  expect(await rowsOf('?state=ended')).toEqual(['prm_3'])
  expect(await rowsOf('?state=draft')).toEqual([])
})

it('the editor tells the conflicts of its promotion alone, also of a draft', async () => {
  const { read, have } = await open()
  await have('prm_1', promotion({ title: 'Draft', status: 'draft', combinesWith: 'none' }))
  await have('prm_2', promotion({ title: 'Other', conditions: [{ kind: 'coupon' }] }))
  expect((await read(PATH)).text).not.toContain('don’t combine')
  const { text } = await read(`${PATH}/prm_1`)
  expect(text).toContain('“Draft” and “Other” don’t combine and have one priority')
  expect(text).not.toContain('asks for a coupon code')
})

it('a viewer tries a promotion out and saves nothing', async () => {
  const { read, post, have, tokenOf, count } = await open()
  await have('prm_1', promotion())
  const viewer = await tokenOf('viewer')
  const { text } = await read(`${PATH}/prm_1`, viewer)
  expect(text).not.toContain('>Save<')
  const fields = { title: 'Tried', action: 'amount', 'amount-amount': '7', combines: 'all' }
  const audited = count('audit')
  const tried = await post(`${PATH}/prm_1/form`, { ...fields, edit: 'preview' }, viewer)
  expect(tried.status).toBe(200)
  expect(tried.text.includes('$7.00 off the order')).toBe(true)
  expect((await post(`${PATH}/prm_1`, fields, viewer)).status).toBe(403)
  expect((await read(`${PATH}/prm_1`, viewer)).text).toContain('10% off the order')
  expect(count('audit')).toBe(audited)
})

it('a month that is none is the current one, and an unknown promotion is not found', async () => {
  const { read } = await open()
  const month = await read('/admin/promotion-calendar?month=2026-13')
  expect(month.status).toBe(200)
  expect((await read('/admin/promotion-calendar?month=2031-02')).text).toContain('February 2031')
  expect((await read(`${PATH}/prm_none`)).status).toBe(404)
})

it('levels are boxes to check, and one that the shop no longer has stays and says so', async () => {
  const { read, post, have } = await open()
  const levels = ['silver', 'platinum']
  await have('prm_1', promotion({ conditions: [{ kind: 'member-level', levels }] }))
  const boxes = (text: string) =>
    [...text.matchAll(/<input type="checkbox" name="c0-levels" value="(\w+)"( checked)?/g)].map(
      ([, level, checked]) => `${level}${checked ?? ''}`,
    )
  const { text } = await read(`${PATH}/prm_1`)
  expect(boxes(text)).toEqual(['member', 'silver checked', 'gold', 'platinum checked'])
  expect(text).toContain('Platinum (the shop no longer has this level)')

  const fields = {
    ...{ title: 'Harvest', priority: '0', combines: 'all', action: 'percentage' },
    ...{ 'percentage-target': 'order', 'percentage-basisPoints': '10', 'c0-kind': 'member-level' },
  }
  const none = await post(`${PATH}/prm_1`, { ...fields, save: 'active', revision: '1' })
  expect(none.status).toBe(400)
  expect(boxes(none.text)).toEqual(['member', 'silver', 'gold'])
  const shown = await post(`${PATH}/prm_1/form`, {
    ...fields,
    'c0-levels': 'gold',
    sampleLevel: 'x',
  })
  expect(boxes(shown.text)).toEqual(['member', 'silver', 'gold checked'])
  expect(shown.text).toMatch(/<option value="x" selected[^>]*>X \(the shop no longer has/)
})
