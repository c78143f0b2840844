import { describe, expect, it } from 'vitest'
import type { Address } from '../address/contract.ts'
import { doorOf } from './doors.ts'
import { buyerIdentities, normalEmail } from './rules.ts'

const US: Address = {
  name: 'Ada',
  line1: '12 Main St',
  city: 'Portland',
  region: 'OR',
  postalCode: '97201',
  country: 'US',
}
const DE: Address = {
  ...US,
  line1: 'Hauptstraße 12',
  city: 'Ulm',
  postalCode: '89073',
  country: 'DE',
}
const FR: Address = {
  ...US,
  line1: '12 rue de la Paix',
  city: 'Lyon',
  postalCode: '69002',
  country: 'FR',
}

type Change = Partial<Address>
const of = (base: Address, change: Change) => doorOf({ ...base, ...change })

describe('one mailbox', () => {
  it.each([
    ['Ada@Shop.test', 'ada@shop.test'],
    ['ada+drop@shop.test', 'ada@shop.test'],
    ['A.d.a+1@GMail.com', 'ada@gmail.com'],
    ['a.da@googlemail.com', 'ada@gmail.com'],
    ['ada+1@outlook.com', 'ada@outlook.com'],
    ['ａda@shop.test', 'ada@shop.test'],
    ['аdа@shop.test', 'ada@shop.test'],
    ['a\u200bda@shop.test', 'ada@shop.test'],
    ['ada@me.com', 'ada@icloud.com'],
    ['ada+x@mac.com', 'ada@icloud.com'],
    ['ada@pm.me', 'ada@proton.me'],
    ['a.d-a_@protonmail.com', 'ada@proton.me'],
    ['ada-shoes@yahoo.com', 'ada@yahoo.com'],
    ['ada-shoes@yahoo.co.uk', 'ada@yahoo.co.uk'],
    ['shoes@ada.fastmail.com', 'ada@fastmail.com'],
    ['ada@fastmail.com', 'ada@fastmail.com'],
  ])('%s is %s', (written, meant) => {
    expect(normalEmail(written)).toBe(meant)
    expect(normalEmail(meant)).toBe(meant)
  })

  it.each([
    ['a.da@shop.test', 'ada@shop.test'],
    ['a.da@outlook.com', 'ada@outlook.com'],
    ['ada-b@shop.test', 'ada@shop.test'],
    ['ada-b@gmail.com', 'ada@gmail.com'],
    ['ada@yahoo.com', 'ada@yahoo.de'],
    ['ada@fastmail.com', 'ada@fastmail.fm'],
    ['ada@mail.shop.test', 'ada@shop.test'],
    ['ada0@shop.test', 'adao@shop.test'],
    ['anna1@shop.test', 'annal@shop.test'],
    ['ada@yahoo.com.evil.test', 'ada@yahoo.com'],
  ])('%s is not %s', (a, b) => {
    expect(normalEmail(a)).not.toBe(normalEmail(b))
  })
})

describe('one building', () => {
  it.each<[string, Address, Change]>([
    ['another name', US, { name: 'Bob', company: 'Bob & Co' }],
    ['case and spaces', US, { line1: '12  MAIN   st' }],
    ['St.', US, { line1: '12 Main St.' }],
    ['Street', US, { line1: '12 Main Street' }],
    ['an accent', US, { line1: '12 Máin St' }],
    ['a full-width number', US, { line1: '１２ Main St' }],
    ['an invisible character', US, { line1: '12 Ma\u200bin St' }],
    ['punctuation in a word', US, { line1: '12 M-ain St' }],
    ['no space after the number', US, { line1: '12Main St' }],
    ['ZIP+4', US, { postalCode: '97201-1234' }],
    ['another ZIP+4', US, { postalCode: '97201 4321' }],
    ['spaces in the ZIP', US, { postalCode: '97 201' }],
    ['O in the ZIP', US, { postalCode: '972O1' }],
    ['the number last', US, { line1: 'Main St 12' }],
    ['a word for the number', US, { line1: 'Twelve Main St' }],
    ['a Cyrillic letter', US, { line1: '12 Mаin St' }],
    ['a Greek capital', US, { line1: '12 ΜΑΙΝ ST'.replace('Ι', 'I') }],
    ['l for 1', US, { line1: 'l2 Main St' }],
    ['No.', US, { line1: 'No. 12 Main St' }],
    ['a comma', US, { line1: '12, Main St' }],
    ['words behind the street', US, { line1: '12 Main St leave at door' }],
    ['words on the other line', US, { line2: 'Leave at door' }],
    ['c/o', US, { line1: 'c/o Bob, 12 Main St' }],
    ['c/o without a comma', US, { line1: 'C/O Bob Jones 12 Main St' }],
    ['c/o on the other line', US, { line2: 'c/o Bob' }],
    ['lines swapped', US, { line1: 'Rear house', line2: '12 Main St' }],
    ['number and street on two lines', US, { line1: '12', line2: 'Main Street' }],
    ['a flat', US, { line2: 'Flat 2' }],
    ['a flat in line1', US, { line1: '12 Main St Apt 4' }],
    ['Straße', DE, { line1: 'Hauptstrasse 12' }],
    ['Str.', DE, { line1: 'Hauptstr. 12' }],
    ['two words', DE, { line1: 'Haupt Straße 12' }],
    ['the number first', DE, { line1: '12 Hauptstraße' }],
    ['Nr.', DE, { line1: 'Hauptstraße Nr. 12' }],
    ['r.', FR, { line1: '12, r. de la Paix' }],
    ['an apartment', FR, { line1: '12 rue de la Paix appt 4' }],
  ])('has %s', (_what, base, change) => {
    expect(of(base, change).building).toBe(doorOf(base).building)
  })

  it('has streets with directions, saints, ordinals and umlauts in several spellings', () => {
    for (const [base, a, b] of [
      [US, '9 N Oak Ave', '9 North Oak Avenue'],
      [US, '9 Oak Avenue South', '9 Oak Ave. S.'],
      [US, '120 Fifth Ave', '12O 5th Avenue'],
      [US, '7 Saint James Street', '7 St. James St'],
      [US, '3 Park Road, Unit 5', 'Unit 5, 3 Park Rd'],
      [DE, 'Müllerweg 3a', 'Muellerweg 3 a'],
      [{ ...US, country: 'NL' }, 'Kerkstraat 5', 'Kerkstr. 5'],
      [{ ...US, country: 'ES' }, 'Calle Mayor 5', 'C/ Mayor, 5'],
      [{ ...US, country: 'AU' }, '1/12 Main Rd', 'Unit 1, 12 Main Road'],
    ] as const) {
      expect(of(base, { line1: a }), `${a} / ${b}`).toEqual(of(base, { line1: b }))
    }
  })

  it.each([['Apt 4'], ['apt. 4'], ['#4'], ['Apt #4'], ['Unit 04'], ['4']])(
    'keeps a flat apart, wherever %s is written',
    (flat) => {
      const { unit } = of(US, { line2: 'Apartment 4' })
      expect(unit).toBe('4')
      expect(of(US, { line2: flat }).unit).toBe(unit)
      expect(of(US, { line1: `12 Main St ${flat}` }).unit).toBe(unit)
      expect(of(US, { line1: flat, line2: '12 Main St' })).toEqual(of(US, { line2: flat }))
    },
  )
})

describe('two neighbours', () => {
  it.each<[string, Address, Change, Change]>([
    ['other number', US, { line1: '12 Main St' }, { line1: '21 Main St' }],
    ['longer number', US, { line1: '12 Main St' }, { line1: '112 Main St' }],
    ['letter of the number', US, { line1: '12A Main St' }, { line1: '12B Main St' }],
    ['other flat', US, { line2: 'Apt 1' }, { line2: 'Apt 2' }],
    ['other flat in line1', US, { line1: '12 Main St Apt 1' }, { line1: '12 Main St Apt 11' }],
    ['other kind of street', US, { line1: '12 Main St' }, { line1: '12 Main Ave' }],
    ['other direction', US, { line1: '12 N Main St' }, { line1: '12 S Main St' }],
    ['direction at the end', US, { line1: '12 Main St N' }, { line1: '12 Main St S' }],
    ['other ordinal', US, { line1: '12 First Ave' }, { line1: '12 Second Ave' }],
    ['numbered streets', US, { line1: '12 Highway 66' }, { line1: '66 Highway 12' }],
    ['lane and close', US, { line1: '12 Mill Lane' }, { line1: '12 Mill Lane Close' }],
    ['next ZIP', US, {}, { postalCode: '97202' }],
    ['other country', US, {}, { country: 'CA' }],
    [
      'other postcode',
      { ...US, country: 'GB' },
      { postalCode: 'SW1A 1AA' },
      { postalCode: 'SW1A 1AB' },
    ],
    ['other street of a name', DE, { line1: 'Hauptstr. 12' }, { line1: 'Hauptweg 12' }],
    ['other number, German', DE, { line1: 'Hauptstr. 1' }, { line1: 'Hauptstr. 11' }],
    ['rue and avenue', FR, { line1: '12 rue Foch' }, { line1: '12 avenue Foch' }],
    ['villages without streets', DE, { line1: 'Haus 12' }, { line1: 'Haus 12', city: 'Neudorf' }],
    ['farms by name', US, { line1: 'Rose Cottage' }, { line1: 'Oak Cottage' }],
  ])('with %s stay two', (_what, base, a, b) => {
    expect(of(base, a)).not.toEqual(of(base, b))
  })
})

describe('a buyer', () => {
  const told = { shopperId: 'shp_1', email: 'ada@shop.test', shippingAddress: US }
  const ofKind = async (change: object, config = {}) =>
    (await buyerIdentities({ ...told, ...change }, config)).filter(({ kind }) => kind === 'address')

  it('is known to a drop by hashes alone', async () => {
    const all = await buyerIdentities({ ...told, device: '0'.repeat(32) })
    expect(new Set(all.map(({ kind }) => kind))).toEqual(
      new Set(['shopper', 'email', 'address', 'device']),
    )
    expect(all.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true)
    expect(await buyerIdentities({ shopperId: 'shp_1' })).toEqual(all.slice(0, 1))
  })

  it('without a flat counts as the whole building, with one as a part of it', async () => {
    const [, bare] = await ofKind({})
    const [home, flat] = await ofKind({ shippingAddress: { ...US, line2: 'Flat 2' } })
    expect(bare).toMatchObject({ factor: 4, weight: 4 })
    expect(flat).toMatchObject({ hash: bare?.hash, factor: 4, weight: 1 })
    expect(home).toMatchObject({ factor: 1 })
    const [strict] = await ofKind({}, { sameAddressFactor: 3, sameBuildingFactor: 1 })
    expect(strict).toMatchObject({ factor: 3 })
  })

  it('of a domain of their own counts by it where the merchant says so', async () => {
    const emails = async (email: string, config = {}) =>
      (await buyerIdentities({ shopperId: 'shp_1', email }, config)).filter(
        ({ kind }) => kind === 'email',
      )
    expect(await emails('a@catch.test')).toHaveLength(1)
    const config = { sameDomainFactor: 5 }
    const [, domain] = await emails('a@catch.test', config)
    expect(domain).toMatchObject({ factor: 5 })
    expect((await emails('b@catch.test', config))[1]).toEqual(domain)
    for (const email of ['a@gmail.com', 'a@yahoo.fr', 'a@hotmail.co.uk', 'a@gmx.de']) {
      expect(await emails(email, config), email).toHaveLength(1)
    }
  })

  it('is known by the hashes of the release before too', async () => {
    // As `sha256('address:12mainst|97201|us')` and `sha256('email:ada@me.com')` were stored.
    const all = await buyerIdentities({ ...told, email: 'Ada+1@me.com' })
    const hashes = all.map(({ hash }) => hash)
    expect(hashes).toContain('c9bd84a619323363b3259220dd46570ec427910dea1c03784e9ec4e5515f0c58')
    expect(hashes).toContain('2ac1f405d0dd68cfce908ea9a89aae040932ea2870d1e426a74e5f1ed5b0ac4e')
  })
})
