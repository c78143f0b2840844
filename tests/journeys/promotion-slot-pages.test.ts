import { beforeAll, describe, expect, inject, it } from 'vitest'
import type { Promotion } from '../../src/shared/promotion/contract.ts'
import type { Slot } from '../../src/shared/promotion/slots/contract.ts'
import { formVisitor, type ShownPage } from '../fixtures/form-visitor.ts'
import { eventually, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const PATH = '/admin/promotion-slots'
const NEW = '/admin/new-promotion-slot'

/** A browser of the owner. */
function owner() {
  const visitor = formVisitor(shop.url)
  visitor.cookies.set('staff', shop.staffToken)
  return visitor
}

/** The fields of the slot's form, as a browser without script sends them. */
function fieldsIn({ html }: ShownPage): Record<string, string> {
  const form = /<form[^>]*data-promotion-form[\s\S]*?<\/form>/.exec(html)?.[0] ?? ''
  const fields: Record<string, string> = {}
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const of = (attribute: string) => new RegExp(` ${attribute}="([^"]*)"`).exec(input)?.[1] ?? ''
    const isChoice = /type="(checkbox|radio)"/.test(input)
    if (!isChoice || / checked(=|\s|>)/.test(input)) fields[of('name')] = of('value')
  }
  const chosen = /<select[^>]*name="promotionId"[\s\S]*?<option value="([^"]*)" selected/.exec(form)
  return { ...fields, promotionId: chosen?.[1] ?? '' }
}

const titled = async (title: string): Promise<Slot | undefined> => {
  const { body } = await staff.ask<{ data: Slot[] }>('GET', '/promotion-slots', {})
  return body.data.find((one) => one.title === title)
}

let goods: Awaited<ReturnType<typeof sellProduct>>
let promotion: Promotion
beforeAll(async () => {
  goods = await sellProduct(shop, 5, 2_000)
  const made = await staff.ask<Promotion>('POST', '/promotions', {
    key: randomKey(),
    body: {
      ...{ title: `Slots ${randomKey().slice(0, 8)}`, status: 'active', combinesWith: 'all' },
      conditions: [
        { kind: 'products', productIds: [goods.id] },
        { kind: 'min-subtotal', amount: 5_000 },
      ],
      action: { kind: 'free-delivery' },
    },
  })
  promotion = made.body
})

describe('the pages of promotion slots, without a script', () => {
  it('make a slot, which the cart’s page shows, change and delete it', async () => {
    const visitor = owner()
    const title = `Almost there ${randomKey().slice(0, 8)}`
    const opened = await visitor.open(NEW)
    const edit = async (page: ShownPage, step: string, more: Record<string, string> = {}) =>
      visitor.post(page.path, { ...fieldsIn(page), ...more, edit: step })
    const asked = await edit(opened, 'add-condition:', {
      ...{ title, promotionId: promotion.id, 'new-condition': 'products' },
    })
    // The sample of the panel: two fifths of the smallest order are missing.
    expect(asked.html).toContain('$20.00 to go')
    const found = await edit(asked, 'find:c0-productIds:', { 'find-c0-productIds': goods.sku })
    const picked = await edit(found, `pick:c0-productIds:${goods.id}`)
    expect(await titled(title)).toBeUndefined()
    const saved = await visitor.post(PATH, fieldsIn(picked))
    const slot = await titled(title)
    expect(saved).toMatchObject({
      status: 303,
      location: `${PATH}/${slot?.id}?done=promotion-slot.create`,
    })
    expect(slot).toMatchObject({
      ...{ kind: 'progress', promotionId: promotion.id },
      conditions: [{ kind: 'products', productIds: [goods.id] }],
    })

    const shopper = formVisitor(shop.url)
    await shopper.post('/cart/lines', { variantId: goods.variantId, quantity: '2' })
    const cart = await eventually(
      () => shopper.open('/cart'),
      ({ html }) => html.includes(title),
    )
    expect(cart.html).toContain('$10.00 to go')

    const page = await visitor.open(`${PATH}/${slot?.id}`)
    const changed = await visitor.post(page.path, { ...fieldsIn(page), href: '/search?q=more' })
    expect(changed.status).toBe(303)
    expect(await titled(title)).toMatchObject({ href: '/search?q=more', kind: 'progress' })
    expect((await visitor.open(PATH)).html).toContain(promotion.title)

    // A press that nobody confirmed deletes nothing.
    await visitor.post(`${page.path}/delete`, {})
    expect(await titled(title)).toBeDefined()
    await visitor.post(`${page.path}/delete`, { confirm: 'yes' })
    expect(await titled(title)).toBeUndefined()
  })

  it('say beside each field what is wrong, and keep what was typed', async () => {
    const visitor = owner()
    const fields = { ...fieldsIn(await visitor.open(NEW)), title: 'Kept <title>' }
    const refused = await visitor.post(PATH, { ...fields, href: 'javascript:alert(1)' })
    expect(refused.status).toBe(400)
    expect(refused.html).toMatch(/id="href-error"/)
    expect(refused.html).toContain('value="Kept &lt;title&gt;"')
    const unknown = await visitor.post(PATH, { ...fields, promotionId: 'prm_none' })
    expect(unknown.status).toBe(400)
    expect(unknown.html).toMatch(/id="promotionId-error"/)
    expect((await visitor.post(PATH, { ...fields, title: '' })).html).toMatch(/id="title-error"/)
  })

  it('refuse the second of two who change one slot', async () => {
    const visitor = owner()
    const made = await staff.ask<Slot>('POST', '/promotion-slots', {
      key: randomKey(),
      body: { title: 'Race', text: '', kind: 'banner', promotionId: promotion.id, conditions: [] },
    })
    const path = `${PATH}/${made.body.id}`
    const opened = fieldsIn(await visitor.open(path))
    await staff.ask('PATCH', `/promotion-slots/${made.body.id}`, {
      key: randomKey(),
      body: { title: 'First' },
    })
    const second = await visitor.post(path, { ...opened, title: 'Second' })
    expect(second.status).toBe(412)
    expect(second.html).toContain('value="Second"')
    await staff.ask('DELETE', `/promotion-slots/${made.body.id}`, { key: randomKey() })
  })
})
