import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Address } from './contract.ts'
import { addressForm, addressLines, addressProblems, tidyAddress, withOwnRegion } from './rules.ts'

const address = (over: Partial<Address>): Address => ({
  name: 'Ada Lovelace',
  line1: '12 Alder Street',
  city: 'Springfield',
  postalCode: '90001',
  country: 'US',
  region: 'CA',
  ...over,
})

const codesOf = (over: Partial<Address>) =>
  addressProblems(tidyAddress(address(over))).map(({ pointer, code }) => `${pointer} ${code}`)

describe('addressProblems', () => {
  it('asks for a state, province or territory in the US, Canada and Australia', () => {
    for (const [country, postalCode] of [
      ['US', '90001'],
      ['CA', 'K1A 0B1'],
      ['AU', '2000'],
    ] as const) {
      const { region: _none, ...rest } = address({ country, postalCode })
      expect(addressProblems(rest).map((p) => p.pointer)).toEqual(['/region'])
    }
  })

  it('asks for no region where parcels need none', () => {
    const { region: _none, ...rest } = address({ country: 'DE', postalCode: '10115' })
    expect(addressProblems(rest)).toEqual([])
  })

  it('refuses a region that the country does not have', () => {
    expect(codesOf({ region: 'Bavaria' })).toEqual(['/region unknown_region'])
  })

  it('says what a postal code of the country looks like', () => {
    const [problem] = addressProblems(address({ postalCode: '9000' }))
    expect(problem?.detail).toBe('Check the ZIP code: it should look like 90001.')
    expect(codesOf({ country: 'GB', postalCode: '12345' })).toEqual([
      '/postalCode invalid_postal_code',
    ])
  })

  it('asks for a postal code, except where the post has none', () => {
    expect(codesOf({ country: 'DE', postalCode: '' })).toEqual(['/postalCode required'])
    expect(codesOf({ country: 'HK', postalCode: '' })).toEqual([])
  })

  it('takes any code of a country whose shape it does not know', () => {
    expect(codesOf({ country: 'IS', postalCode: 'whatever 7' })).toEqual([])
  })

  it('finds its own example right in every country that has one', () => {
    for (const country of 'AT AU BE BR CA CH CN CZ DE DK ES FI FR GB IE IN IT JP KR MX NL NO'
      .split(' ')
      .concat('NZ PL PT SE SG TR US ZA'.split(' '))) {
      const postalCode = addressForm(country).postalExample ?? ''
      const region = addressForm(country).regions[0]?.code ?? 'x'
      expect([country, ...codesOf({ country, postalCode, region })]).toEqual([country])
    }
  })
})

describe('tidyAddress', () => {
  it('writes a region as its code, which the tax goes by', () => {
    expect(tidyAddress(address({ region: ' california ' })).region).toBe('CA')
    expect(tidyAddress(address({ country: 'CA', region: 'on' })).region).toBe('ON')
  })

  it('puts the space or hyphen where the post wants it', () => {
    const tidied = (country: string, postalCode: string) =>
      tidyAddress(address({ country, postalCode })).postalCode
    expect(tidied('GB', 'sw1a1aa')).toBe('SW1A 1AA')
    expect(tidied('CA', 'k1a-0b1')).toBe('K1A 0B1')
    expect(tidied('JP', '1000001')).toBe('100-0001')
    expect(tidied('NL', '1012ab')).toBe('1012 AB')
    expect(tidied('US', ' 90001-1234 ')).toBe('90001-1234')
  })

  it('leaves what it does not know as text, and is done after one pass', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 })
    fc.assert(
      fc.property(fc.constantFrom('US', 'GB', 'JP', 'IS'), text, text, (country, a, b) => {
        const once = tidyAddress(address({ country, region: a, postalCode: b }))
        expect(tidyAddress(once)).toEqual(once)
        expect(Array.isArray(addressProblems(once))).toBe(true)
      }),
    )
  })
})

describe('withOwnRegion', () => {
  const before = address({})

  it('drops a region that is left over from the country before', () => {
    const moved = (country: string, region = 'CA') =>
      withOwnRegion(address({ country, region }), before).region
    expect(moved('JP')).toBeUndefined()
    expect(moved('GB')).toBeUndefined()
    expect(moved('JP', 'Tokyo')).toBe('Tokyo')
    expect(moved('US')).toBe('CA')
  })

  it('drops any region where addresses have none, and leaves listed ones to their check', () => {
    expect(withOwnRegion(address({ country: 'DE' }), undefined).region).toBeUndefined()
    expect(withOwnRegion(address({ country: 'JP' }), undefined).region).toBe('CA')
    expect(withOwnRegion(address({ country: 'AU' }), before).region).toBe('CA')
  })
})

describe('addressLines', () => {
  it.each([
    ['US', 'San Francisco', 'CA', '94105', ['San Francisco, CA 94105']],
    ['DE', 'Berlin', undefined, '10115', ['10115 Berlin']],
    ['GB', 'Bristol', undefined, 'BS1 4RW', ['Bristol', 'BS1 4RW']],
    ['CA', 'Ottawa', 'ON', 'K1A 0B1', ['Ottawa ON K1A 0B1']],
    ['JP', 'Minato-ku', 'Tokyo', '105-0011', ['Minato-ku, Tokyo 105-0011']],
    ['HK', 'Kowloon', undefined, '', ['Kowloon']],
  ])('writes an address of %s as its post does', (country, city, region, postalCode, lines) => {
    const to = { name: 'Ada', line1: '1 Quay', city, postalCode, country }
    expect(addressLines(region === undefined ? to : { ...to, region })).toEqual([
      'Ada',
      '1 Quay',
      ...lines,
    ])
  })
})
