import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvLine, guardedCell, withoutGuard } from './csv.ts'

it.each([
  ['=1+1', "'=1+1"],
  ['+49 30 1', "'+49 30 1"],
  ['+49', "'+49"],
  ['-cmd', "'-cmd"],
  ['-5', '-5'],
  ['-5.25', '-5.25'],
  ['-5-1', "'-5-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', "'\r=1"],
  ["'Tis", "''Tis"],
  ['plain', 'plain'],
  ['', ''],
])('%j is written as %j', (text, cell) => {
  expect(guardedCell(text)).toBe(cell)
  expect(withoutGuard(cell)).toBe(text)
})

it('every text comes back', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('', '=', '+', '-', '@', "'"), (rest, first) => {
      expect(withoutGuard(guardedCell(first + rest))).toBe(first + rest)
    }),
  )
})

it('the apostrophe of another program stays', () => {
  expect(withoutGuard("'Tis the season")).toBe("'Tis the season")
})

it('cells with separators, quotes and line breaks are quoted', () => {
  expect(csvLine(['a', 'b,c', 'say "x"', 'two\nlines', ' edge'])).toBe(
    'a,"b,c","say ""x""","two\nlines"," edge"\n',
  )
})
