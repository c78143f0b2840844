import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { literal, withValues } from './remote-d1.ts'

test('any text comes back from its SQL literal as it was', () => {
  const sqlite = new DatabaseSync(':memory:')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(!text.includes('\0') && text.isWellFormed())
      expect(sqlite.prepare(`SELECT ${literal(text)} AS back`).get()?.back).toBe(text)
    }),
  )
})

test('a value that looks like a placeholder is put in as it is', () => {
  expect(withValues('SELECT ?1, ?2, ?1', ['?2', 7])).toBe("SELECT '?2', 7, '?2'")
})

test('a value that cannot be written is refused', () => {
  for (const value of [undefined, Number.NaN, 'a\0b', {}]) {
    expect(() => literal(value)).toThrow(TypeError)
  }
})
