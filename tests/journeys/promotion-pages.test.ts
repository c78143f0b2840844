import { beforeAll, describe, expect, inject, it } from 'vitest'
import type { Promotion } from '../../src/shared/promotion/contract.ts'
import { formVisitor, hidden, type ShownPage } from '../fixtures/form-visitor.ts'
import { randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const PATH = '/admin/promotions'
const NEW = '/admin/new-promotion'

/** A browser of the owner. */
function owner() {
  const visitor = formVisitor(shop.url)
  visitor.cookies.set('staff', shop.staffToken)
  return visitor
}

/** The fields of the form of a promotion, as a browser without script sends them. */
function fieldsIn({ html }: ShownPage): Record<string, string> {
  const form = /<form[^>]*data-promotion-form[\s\S]*?<\/form>/.exec(html)?.[0] ?? ''
  const fields: Record<string, string> = {}
  const add = (name: string, value: string) => {
    fields[name] = fields[name] === undefined ? value : `${fields[name]},${value}`
  }
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const of = (attribute: string) => new RegExp(` ${attribute}="([^"]*)"`).exec(input)?.[1]
    const isChoice = /type="(checkbox|radio)"/.test(input)
    if (!isChoice || / checked(=|\s|>)/.test(input)) add(of('name') ?? '', of('value') ?? '')
  }
  return fields
}

const titled = async (title: string): Promise<Promotion | undefined> => {
  const { body } = await staff.ask<{ data: Promotion[] }>('GET', '/promotions', {})
  return body.data.find((one) => one.title === title)
}
const auditOf = async (id: string) => {
  const { body } = await staff.ask<{ data: { action: string }[] }>(
    'GET',
    `/audit?subject=${id}`,
    {},
  )
  return body.data.map(({ action }) => action)
}

let goods: Awaited<ReturnType<typeof sellProduct>>
beforeAll(async () => {
  goods = await sellProduct(shop, 5, 2_000)
})

describe('the pages of promotions, without a script', () => {
  it('build a promotion step by step, preview it, save, activate, copy and delete it', async () => {
    const visitor = owner()
    const title = `Harvest ${randomKey().slice(0, 8)}`
    const opened = await visitor.open(NEW)
    const edit = async (page: ShownPage, step: string, more: Record<string, string> = {}) =>
      visitor.post(page.path, { ...fieldsIn(page), ...more, edit: step })
    const kind = { 'new-condition': 'products' }
    const asked = await edit(opened, 'add-condition:', { title, ...kind })
    const found = await edit(asked, 'find:c0-productIds:', { 'find-c0-productIds': goods.sku })
    expect(found.html).toContain(`pick:c0-productIds:${goods.id}`)
    const picked = await edit(found, `pick:c0-productIds:${goods.id}`)
    const sampled = await edit(picked, `pick:sample:${goods.variantId}`)
    const priced = await edit(sampled, 'preview', {
      'percentage-target': 'matching-lines',
      'percentage-basisPoints': '12.5',
      [`q-${goods.variantId}`]: '2',
    })
    expect(priced).toMatchObject({ status: 200 })
    // 12.5% of two at 20.00; nothing was saved by all of it.
    expect(priced.html).toContain('−$5.00')
    expect(priced.html).toContain('12.5% off ')
    expect(await titled(title)).toBeUndefined()

    const saved = await visitor.post(PATH, { ...fieldsIn(priced), status: 'draft' })
    const promotion = await titled(title)
    expect(saved).toMatchObject({
      status: 303,
      location: `${PATH}/${promotion?.id}?done=promotion.create`,
    })
    expect(promotion).toMatchObject({
      status: 'draft',
      conditions: [{ kind: 'products', productIds: [goods.id] }],
      action: { kind: 'percentage', target: 'matching-lines', basisPoints: 1_250 },
    })
    const path = `${PATH}/${promotion?.id}`
    const page = await visitor.open(path)
    expect(
      (await visitor.post(`${path}/status`, { key: hidden(page, 'key'), status: 'active' })).status,
    ).toBe(303)
    expect(await titled(title)).toMatchObject({ status: 'active' })
    expect((await visitor.open(PATH)).html).toContain(title)
    expect((await visitor.open('/admin/promotion-calendar')).html).toContain(title)

    const copied = await visitor.post(`${path}/duplicate`, { key: 'a-copy' })
    const copy = await titled(`${title} (copy)`)
    expect(copied.location).toBe(`${PATH}/${copy?.id}?done=promotion.duplicate`)
    expect(copy).toMatchObject({ status: 'draft', conditions: promotion?.conditions })

    // A press that nobody confirmed deletes nothing.
    await visitor.post(`${path}/delete`, {})
    expect(await titled(title)).toBeDefined()
    for (const id of [promotion?.id, copy?.id]) {
      await visitor.post(`${PATH}/${id}/delete`, { confirm: 'yes' })
    }
    expect(await titled(title)).toBeUndefined()
    expect((await auditOf(promotion?.id ?? '')).sort()).toEqual([
      ...['promotion.change', 'promotion.create', 'promotion.remove'],
    ])
  })

  it('say beside each field what is wrong, and keep what was typed', async () => {
    const visitor = owner()
    const page = await visitor.open(NEW)
    const fields = { ...fieldsIn(page), title: 'Kept <title>', startsAt: '2030-01-02T00:00' }
    const refused = await visitor.post(PATH, { ...fields, 'percentage-basisPoints': '200' })
    expect(refused.status).toBe(400)
    expect(refused.html).toContain('Enter a percentage')
    expect(refused.html).toContain('value="Kept &lt;title&gt;"')
    const early = await visitor.post(PATH, {
      ...{ ...fields, 'percentage-basisPoints': '20', endsAt: '2030-01-01T00:00' },
    })
    expect(early.status).toBe(400)
    expect(early.html).toMatch(/id="endsAt-error"/)
  })

  it('show the second of two what the first one saved, and then take the second one’s', async () => {
    const made = await staff.ask<Promotion>('POST', '/promotions', {
      key: randomKey(),
      body: {
        title: `Race ${randomKey().slice(0, 8)}`,
        status: 'draft',
        combinesWith: 'all',
        conditions: [],
        action: { kind: 'percentage', target: 'order', basisPoints: 1_000 },
      },
    })
    const path = `${PATH}/${made.body.id}`
    const visitor = owner()
    const opened = fieldsIn(await visitor.open(path))
    await staff.ask('PATCH', `/promotions/${made.body.id}`, {
      key: randomKey(),
      body: { action: { kind: 'amount', target: 'order', amount: 700 } },
    })
    const second = await visitor.post(path, { ...opened, 'percentage-basisPoints': '30' })
    expect(second.status).toBe(409)
    expect(second.html).toContain('$7.00 off the order')
    const again = await visitor.post(path, fieldsIn(second))
    expect(again.status).toBe(303)
    expect(await titled(made.body.title)).toMatchObject({ action: { basisPoints: 3_000 } })
    await staff.ask('DELETE', `/promotions/${made.body.id}`, { key: randomKey() })
  })
})
