import { describe, expect, it } from 'vitest'
import { signingKey } from '../kit/signed-token.ts'
import { checkActionToken, mintActionToken } from './action-token.ts'

const NOW = 1_000_000
const key = await signingKey('a secret')
const binding = { shopperId: 'shp_1', action: 'drop-entry' as const, subject: 'drop_1' }
const token = await mintActionToken(key, binding, NOW)

describe('an action token', () => {
  it('is valid for its shopper, action and subject, for ten minutes', async () => {
    expect(await checkActionToken(key, token, binding, NOW + 599_999)).toBe('valid')
    expect(await checkActionToken(key, token, binding, NOW + 600_000)).toBe('invalid')
  })

  it.each([{ shopperId: 'shp_2' }, { action: 'drop-claim' as const }, { subject: 'drop_2' }])(
    'is invalid for another: %o',
    async (other) => {
      expect(await checkActionToken(key, token, { ...binding, ...other }, NOW)).toBe('invalid')
    },
  )

  it('is invalid where it was forged, and missing where there is none', async () => {
    const forged = await mintActionToken(await signingKey('another'), binding, NOW)
    expect(await checkActionToken(key, forged, binding, NOW)).toBe('invalid')
    expect(await checkActionToken(key, 'nonsense', binding, NOW)).toBe('invalid')
    expect(await checkActionToken(key, undefined, binding, NOW)).toBe('missing')
  })
})
