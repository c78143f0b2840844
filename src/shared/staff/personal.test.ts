import { expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { STAFF_ROLES } from './contract.ts'
import { visibleTo } from './personal.ts'

const value = {
  order: { ...placedOrder().order, note: 'Call ada.lovelace@shop.test first' },
  staff: { id: 'stf_1', name: 'Grace Hopper', role: 'support' },
  members: [{ id: 'stf_2', name: 'Alan Turing', email: 'alan@shop.test', role: 'viewer' }],
  address: { name: 'Ada Lovelace', line1: '1 Quay Street', country: 'GB', phone: '+44 20 7946' },
}

it('a viewer sees no name, e-mail, address or phone number, and everything else', () => {
  const seen = visibleTo('viewer', value)
  const { order } = value
  const secrets = [
    ...['Grace', 'Turing', 'Lovelace', 'Quay Street', '7946', '@'],
    ...[order.email, order.shippingAddress?.name ?? '', order.shippingAddress?.line1 ?? ''],
    ...[order.shippingAddress?.postalCode ?? '', order.shippingAddress?.city ?? ''],
  ].filter((secret) => secret !== '')
  const text = JSON.stringify(seen)
  for (const secret of secrets) expect(text).not.toContain(secret)
  const { email, shippingAddress, note, ...rest } = order
  expect(seen.order).toMatchObject(rest)
  expect(seen.order.shippingAddress?.country).toBe(shippingAddress?.country)
  expect(seen.staff).toMatchObject({ id: 'stf_1', role: 'support' })
  expect([email, note]).not.toContain('•••')
})

it('other roles see the value as it is', () => {
  for (const role of STAFF_ROLES.filter((one) => one !== 'viewer')) {
    expect(visibleTo(role, value)).toBe(value)
  }
})
