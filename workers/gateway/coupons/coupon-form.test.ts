import { describe, expect, it } from 'vitest'
import type { Campaign } from '../../../src/shared/coupon/contract.ts'
import type { Writing } from '../http/pages/form-fields.ts'
import { couponValues, formOfCoupon, readCouponChange, readNewCoupon } from './coupon-form.ts'

const SHOP: Writing = { currency: 'USD', locale: 'en', timeZone: 'Asia/Tokyo' }
const typed = { title: 'Welcome', promotionId: 'prm_1', codes: 'one' }

const errorsOf = (fields: Record<string, string>) => {
  const read = readNewCoupon({ ...typed, ...fields }, SHOP)
  return 'errors' in read ? Object.keys(read.errors) : []
}

describe('the form of a new campaign', () => {
  it('asks for the codes of its kind alone', () => {
    const given = { code: 'HELLO', generate: '5' }
    const inputOf = (codes: string) => readNewCoupon({ ...typed, ...given, codes }, SHOP)
    const common = { title: 'Welcome', promotionId: 'prm_1', public: false }
    expect(inputOf('own')).toEqual({ input: { ...common, code: 'HELLO' } })
    expect(inputOf('many')).toEqual({ input: { ...common, generate: 5 } })
    expect(inputOf('one')).toEqual({ input: common })
  })

  it('reads limits, and times by the clock of the shop', () => {
    const fields = { total: '10', perShopper: '2', startsAt: '2026-12-01T09:00', public: 'yes' }
    expect(readNewCoupon({ ...typed, ...fields }, SHOP)).toMatchObject({
      input: { total: 10, perShopper: 2, startsAt: '2026-12-01T00:00:00.000Z', public: true },
    })
  })

  it.each([
    ['title', { title: ' ' }],
    ['promotionId', { promotionId: '' }],
    ['code', { codes: 'own', code: ' ' }],
    ['generate', { codes: 'many', generate: '10001' }],
    ['total', { total: '0' }],
    ['perShopper', { perShopper: '1.5' }],
    ['endsAt', { endsAt: 'soon' }],
  ])('says beside %s what is wrong', (field, fields) => {
    expect(errorsOf(fields)).toEqual([field])
  })
})

describe('the form of a campaign', () => {
  const campaign: Campaign = {
    id: 'cpn_1',
    title: 'Welcome',
    promotionId: 'prm_1',
    total: 10,
    perShopper: null,
    countsOnce: false,
    startsAt: '2026-12-01T00:00:00.000Z',
    public: true,
    revision: 3,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  }

  it('that nobody changed says what the campaign is', () => {
    const fields = formOfCoupon(campaign, SHOP)
    expect(couponValues(fields)).toEqual(fields)
    expect(readCouponChange(fields, SHOP)).toEqual({
      input: {
        title: 'Welcome',
        total: 10,
        perShopper: null,
        startsAt: '2026-12-01T00:00:00.000Z',
        endsAt: null,
        public: true,
      },
    })
  })

  it('clears a limit with an empty field, and takes a box that is not sent for no', () => {
    const { public: _, ...sent } = formOfCoupon(campaign, SHOP)
    expect(readCouponChange(couponValues({ ...sent, total: ' ' }), SHOP)).toMatchObject({
      input: { total: null, public: false },
    })
  })
})
