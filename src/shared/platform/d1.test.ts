import { expect, it, vi } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { utf8Bytes } from '../kit/bytes.ts'
import { bulk } from './d1.ts'

it('a statement of many rows binds no text larger than D1 takes, whatever the script', () => {
  const db = d1Of('orders')
  const statement = db.prepare('SELECT 1')
  const bound: string[] = []
  vi.spyOn(db, 'prepare').mockReturnValue(statement)
  vi.spyOn(statement, 'bind').mockImplementation((text) => {
    bound.push(String(text))
    return statement
  })
  const rows = Array.from({ length: 10 }, () => ({ text: '刻'.repeat(100_000) }))
  bulk(db, 'SELECT 1', rows)
  expect(bound.flatMap((text) => JSON.parse(text))).toEqual(rows)
  for (const text of bound) expect(utf8Bytes(text)).toBeLessThan(2_000_000)
})
