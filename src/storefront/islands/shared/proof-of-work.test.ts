import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { solve } from './proof-of-work.ts'
import { sha256After } from './sha256.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hexOf = (words: Int32Array): string =>
  [...words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')

it('the digest of a beginning and an end is the one of both together', () => {
  const ends = fc.stringMatching(/^[0-9]{0,12}$/)
  const texts = fc.string({ maxLength: 300, unit: 'grapheme' })
  fc.assert(
    fc.property(texts, fc.array(ends, { minLength: 1, maxLength: 4 }), (beginning, all) => {
      const digestOf = sha256After(beginning)
      for (const end of all) expect(hexOf(digestOf(end))).toBe(sha256(beginning + end))
    }),
  )
})

it('lengths around the edges of a block come out right', () => {
  for (let length = 0; length <= 200; length += 1) {
    const beginning = 'x'.repeat(length)
    expect(hexOf(sha256After(beginning)('12345'))).toBe(sha256(`${beginning}12345`))
  }
})

const challengeOf = (number: number, maxnumber: number) => {
  const salt = 'abcdef0123456789?expires=1800000000&'
  const challenge = sha256(salt + number)
  return { algorithm: 'SHA-256', challenge, maxnumber, salt, signature: 'signed' }
}

it('the work is done when its number is found, and the payload carries everything', async () => {
  const shares: number[] = []
  const challenge = challengeOf(40_000, 50_000)
  const payload = await solve(challenge, (share) => shares.push(share))
  const { maxnumber: _, ...told } = challenge
  expect(JSON.parse(atob(payload ?? ''))).toEqual({ ...told, number: 40_000 })
  expect(shares.at(-1)).toBe(1)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
})

it('the first and the last number are tried, and one beyond is not', async () => {
  expect(await solve(challengeOf(0, 100), () => undefined)).not.toBeNull()
  expect(await solve(challengeOf(100, 100), () => undefined)).not.toBeNull()
  expect(await solve(challengeOf(101, 100), () => undefined)).toBeNull()
})
