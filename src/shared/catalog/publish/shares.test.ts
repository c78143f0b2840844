import { expect, it } from 'vitest'
import { shareAt, sharesOf } from './shares.ts'

const part = (number: number, product_count: number) => ({ part: number, product_count })

it('small parts are looked at together, a large one in slices', () => {
  expect(sharesOf([part(2, 3), part(0, 4), part(1, 0), part(3, 25), part(4, 1)], 10)).toEqual([
    { parts: [0, 2], offset: 0 },
    { parts: [3], offset: 0 },
    { parts: [3], offset: 10 },
    { parts: [3], offset: 20 },
    { parts: [4], offset: 0 },
  ])
})

it('however large the catalogue is, a share has at most its room of products', () => {
  for (const products of [1, 10, 1_000, 100_000]) {
    const parts = Array.from({ length: 64 }, (_, index) =>
      part(index, Math.floor(products / 64) + (index < products % 64 ? 1 : 0)),
    )
    const shares = sharesOf(parts, 400)
    const sizes = shares.map(({ parts: some, offset }) =>
      Math.min(400, some.reduce((sum, one) => sum + (parts[one]?.product_count ?? 0), 0) - offset),
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(products)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(400)
  }
})

it('every share has its turn, and a shop without products has none', () => {
  const shares = sharesOf([part(0, 5), part(1, 5)], 5)
  expect([0, 1, 2].map((turn) => shareAt(shares, turn)?.parts)).toEqual([[0], [1], [0]])
  expect(shareAt(sharesOf([], 5), 3)).toBeUndefined()
})
