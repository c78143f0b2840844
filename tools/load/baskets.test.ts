import { expect, it } from 'vitest'
import { demandOf, planOrders } from './baskets.ts'
import { handleOf, productCsv } from './product-csv.ts'

it('a code given twice is two units of one line', () => {
  const { baskets } = planOrders('A,B,A\nC\n', 2)
  expect(baskets.map((basket) => [...basket])).toEqual([
    [
      ['A', 2],
      ['B', 1],
    ],
    [['C', 1]],
  ])
})

it('a file that is too short starts again at its top', () => {
  const { baskets } = planOrders('A\r\nB\r\n\r\n', 5)
  expect([...demandOf(baskets)]).toEqual([
    ['A', 3],
    ['B', 2],
  ])
})

it('what a cart cannot hold is left out and counted', () => {
  const long = Array.from({ length: 205 }, (_, n) => `C${n}`).join()
  const plan = planOrders(`${long}\nA\n`, 2)
  expect(plan.baskets[0]?.size).toBe(200)
  expect(plan.cut).toEqual({ baskets: 1, lines: 5 })
})

it('an empty file is refused', () => {
  expect(() => planOrders('\n \n', 1)).toThrow(RangeError)
})

it('codes that differ in case or hold spaces have products of their own', () => {
  const codes = ['85123A', '85123a', 'BANK CHARGES', 'gift_0001_40', 'm', 'M']
  expect(new Set(codes.map(handleOf)).size).toBe(codes.length)
  for (const code of codes) expect(handleOf(code)).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  expect(productCsv(codes).trimEnd().split('\n')).toHaveLength(codes.length + 1)
})
