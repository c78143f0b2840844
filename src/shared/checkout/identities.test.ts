import { describe, expect, it } from 'vitest'
import { buyerIdentities, normalAddress, normalEmail } from './identities.ts'

const ADDRESS = {
  name: 'Ada',
  line1: '1 Quay St.',
  city: 'LA',
  postalCode: '90 001',
  country: 'US',
}

describe('a buyer', () => {
  it.each([
    ['Ada@Shop.test', 'ada@shop.test'],
    ['ada+drop@shop.test', 'ada@shop.test'],
    ['a.d.a@shop.test', 'a.d.a@shop.test'],
    ['A.d.a+1@GMail.com', 'ada@gmail.com'],
    ['a.da@googlemail.com', 'ada@gmail.com'],
    ['ａda@shop.test', 'ada@shop.test'],
  ])('who writes %s is %s', (written, meant) => {
    expect(normalEmail(written)).toBe(meant)
  })

  it('lives behind one door however it is spelt', () => {
    const door = normalAddress(ADDRESS)
    for (const spelt of [
      { ...ADDRESS, name: 'Bob', line2: 'Flat 2' },
      { ...ADDRESS, line1: '1  QUAY st', postalCode: '90001' },
      { ...ADDRESS, line1: '1 Quáy St' },
    ]) {
      expect(normalAddress(spelt)).toBe(door)
    }
    expect(normalAddress({ ...ADDRESS, line1: '11 Quay St.' })).not.toBe(door)
    expect(normalAddress({ ...ADDRESS, country: 'DE' })).not.toBe(door)
  })

  it('is known to a drop by hashes alone, one for each thing he told', async () => {
    const all = await buyerIdentities({
      shopperId: 'shp_1',
      email: 'ada@shop.test',
      shippingAddress: ADDRESS,
      device: '0'.repeat(32),
    })
    expect(all.map(({ kind }) => kind)).toEqual(['shopper', 'email', 'address', 'device'])
    expect(all.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true)
    const alone = await buyerIdentities({ shopperId: 'shp_1' })
    expect(alone).toEqual(all.slice(0, 1))
  })
})
