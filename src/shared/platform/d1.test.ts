import { expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { utf8Bytes } from './bytes.ts'
import { bulk } from './d1.ts'

it('rows of many-byte characters are split by their bytes', () => {
  const db = d1Of('orders')
  const bound: string[] = []
  const spy = {
    prepare: () => ({ bind: (text: string) => bound.push(text) }),
  }
  const rows = Array.from({ length: 10 }, () => ({ text: '刻'.repeat(100_000) }))
  bulk({ ...db, ...spy } as Parameters<typeof bulk>[0], 'SELECT 1', rows)
  expect(bound.flatMap((text) => JSON.parse(text))).toEqual(rows)
  for (const text of bound) expect(utf8Bytes(text)).toBeLessThan(2_000_000)
})
