import { expect, inject, it } from 'vitest'
import { makeDrop } from '../fixtures/drop-shopper.ts'
import { formVisitor, hidden } from '../fixtures/form-visitor.ts'
import { eventually, sellProduct } from '../fixtures/shop-client.ts'

const shop = inject('shop')

/** The element of an id, up to its end. */
const noticeIn = (html: string): string =>
  /id="drop-notice"[^>]*>[\s\S]*?<\/(?:p|div)>/.exec(html)?.[0] ?? ''

it('a refused claim leads back to the drop, with its reason beside the button', async () => {
  const goods = await sellProduct(shop, 5)
  const variants = [{ variantId: goods.variantId, quota: 1, price: 1_500 }]
  const { id } = await makeDrop(shop, { variants, limitPerShopper: 2, admissionFactor: 2 })
  const visitor = formVisitor(shop.url)
  const page = await visitor.open(`/drops/${id}`)
  const entered = await visitor.post(`/drops/${id}/entries`, { key: hidden(page, 'key') })
  expect(entered).toMatchObject({ status: 303, location: `/drops/${id}` })
  const called = await eventually(
    () => visitor.open(`/drops/${id}`),
    ({ html }) => hidden({ html } as never, 'pass') !== '',
  )
  const take = (quantity: string) =>
    visitor.post(`/drops/${id}/claims`, {
      variantId: goods.variantId,
      quantity,
      pass: hidden(called, 'pass'),
      key: `key-${quantity}`,
    })
  const refused = await take('2')
  expect(refused).toMatchObject({
    status: 303,
    location: `/drops/${id}?refused=insufficient_stock#drop-notice`,
  })
  const shown = await visitor.follow(refused)
  expect(noticeIn(shown.html)).toContain('There aren’t that many left')
  const form = /<form[^>]*data-claim[\s\S]*?<\/form>/.exec(shown.html)?.[0] ?? ''
  expect(form).toContain('id="drop-notice"')
  expect((await take('none')).location).toBe(`/drops/${id}?refused=invalid_body#drop-notice`)
  expect((await take('1')).location).toMatch(/^\/checkout\/chk_/)
})

it('a refused entry says why, and an unknown reason says nothing', async () => {
  const goods = await sellProduct(shop, 5)
  const variants = [{ variantId: goods.variantId, quota: 1, price: 1_500 }]
  const { id } = await makeDrop(shop, { variants, requirements: { proofOfWork: true } })
  const visitor = formVisitor(shop.url)
  const page = await visitor.open(`/drops/${id}`)
  const refused = await visitor.post(`/drops/${id}/entries`, { key: hidden(page, 'key') })
  expect(refused.location).toBe(`/drops/${id}?refused=verification_required#drop-notice`)
  expect(noticeIn((await visitor.follow(refused)).html)).toContain('JavaScript')
  const made = await visitor.open(`/drops/${id}?refused=you-won`)
  expect(made).toMatchObject({ status: 200 })
  expect(noticeIn(made.html)).toBe('')
})

it("a form's address that is opened leads to the page the form is on", async () => {
  const visitor = formVisitor(shop.url)
  for (const [path, to] of [
    ['/drops/drop_1/claims', '/drops/drop_1'],
    ['/drops/drop_1/entries', '/drops/drop_1'],
    ['/checkout/chk_1/complete', '/checkout/chk_1'],
    ['/checkout/chk_1/verification', '/checkout/chk_1'],
    ['/orders/ord_1/cancel', '/orders/ord_1'],
    ['/orders/ord_1/payment', '/orders/ord_1'],
  ] as const) {
    expect(await visitor.open(path), path).toMatchObject({ status: 303, location: to })
  }
})
