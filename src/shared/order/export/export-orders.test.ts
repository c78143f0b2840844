import { expect, it } from 'vitest'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { newOrderId } from '../../../../tests/fixtures/order-ids.ts'
import { EFFECT_CONTEXT } from '../../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../../tests/fixtures/placed-order.ts'
import { newId } from '../../platform/ids.ts'
import { visibleTo } from '../../staff/personal.ts'
import { recordPlacedOrders } from '../record-placed-orders.ts'
import { exportOrders } from './export-orders.ts'

it('orders of all shards stand newest first, one row per line, with decimal amounts', async () => {
  const databases = [d1Of('orders'), d1Of('orders')]
  const [line] = placedOrder().order.lines
  if (!line) throw new Error('The fixture has no line.')
  const ids: string[] = []
  for (let at = 0; at < 8; at += 1) {
    const id = newOrderId(newId('ses'), 2)
    ids.push(id)
    const lines = [line, { ...line, id: 'li_2', title: '=cmd()', variantTitle: null }]
    const placed = placedOrder({ id, lines, email: `+${at}@kerbside.test` })
    await recordPlacedOrders(databases, [placed], EFFECT_CONTEXT)
  }
  let text = ''
  for await (const piece of exportOrders({ databases, visible: (order) => order })) text += piece
  const [header = '', ...rows] = text.trimEnd().split('\n')
  const columns = header.split(',')
  const cells = rows.map((row) => row.split(','))
  const column = (name: string) => cells.map((row) => row[columns.indexOf(name)])
  expect(rows).toHaveLength(16)
  const first = column('Id').filter((id) => id !== '')
  expect(first).toEqual([...ids].sort().reverse())
  const newest = ids.indexOf(first[0] ?? '')
  const email = `'+${newest}@kerbside.test`
  expect(column('Email').slice(0, 2)).toEqual([email, email])
  expect(column('Total')[0]).toMatch(/^\d+\.\d\d$/)
  expect(column('Total')[1]).toBe('')
  expect(column('Lineitem price')[1]).toMatch(/^\d+\.\d\d$/)
  expect(column('Lineitem name')[1]).toBe("'=cmd()")
})

it('the file holds what its reader may see', async () => {
  const databases = [d1Of('orders')]
  const { order, ...placed } = placedOrder()
  await recordPlacedOrders(databases, [{ order, ...placed }], EFFECT_CONTEXT)
  const textFor = async (role: 'support' | 'viewer') => {
    let text = ''
    const visible = (seen: typeof order) => visibleTo(role, seen)
    for await (const piece of exportOrders({ databases, visible })) text += piece
    return text
  }
  const [whole, masked] = [await textFor('support'), await textFor('viewer')]
  for (const personal of [order.email, order.shippingAddress?.line1 ?? '']) {
    expect(whole).toContain(personal)
    expect(masked).not.toContain(personal)
  }
  expect(masked).toContain(order.number)
})
