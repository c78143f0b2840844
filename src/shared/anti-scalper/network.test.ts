import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkOf } from './network.ts'

describe('the network of an address', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:0DB8:0001::6', '2001:db8:1::/48'],
    ['2001:db8::', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it.each(['', 'localhost', '1.2.3', '1.2.3.256', '1.2.3.4.5', 'a::b::c', '1:2:3', '::g', '1:::2'])(
    'of "%s", which is no address, is none',
    (text) => {
      expect(networkOf(text)).toBeNull()
    },
  )

  it('is the same however an IPv6 address is written', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const network = networkOf(address)
        expect(networkOf(address.toUpperCase())).toBe(network)
      }),
    )
  })
})
