import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64Url, fromHex, toBase64Url, toHex } from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 100 })

describe('bytes as text', () => {
  it('come back from hex and from base64url as they were', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        expect(fromHex(toHex(given))).toEqual(given)
        expect(fromBase64Url(toBase64Url(given))).toEqual(given)
        expect(toHex(given)).toBe(Buffer.from(given).toString('hex'))
        expect(toBase64Url(given)).toBe(Buffer.from(given).toString('base64url'))
      }),
    )
  })

  it.each(['0', 'zz', '0G', 'AB', '0 ', 'a-'])('take %j for no hex', (text) => {
    expect(() => fromHex(text)).toThrow('hex')
  })

  it.each(['+', '/', '=', 'a', 'a b', 'ä'])('take %j for no base64url', (text) => {
    expect(fromBase64Url(text)).toBeNull()
  })

  it('have one base64url text each: one whose unused bits are set is none', () => {
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    fc.assert(
      fc.property(bytes, fc.constantFrom(...digits), (given, digit) => {
        const text = toBase64Url(given)
        const other = text.slice(0, -1) + digit
        if (text === '' || other === text) return
        const read = fromBase64Url(other)
        expect(read === null || toBase64Url(read) === other).toBe(true)
        expect(read).not.toEqual(given)
      }),
    )
  })
})
