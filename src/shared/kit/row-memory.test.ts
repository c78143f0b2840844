import { expect, it, vi } from 'vitest'
import { openObjectStorage } from '../../../tests/fixtures/object-storage.ts'
import type { Sql } from '../platform/sql.ts'
import { forgetRows, RowMemory } from './row-memory.ts'
import { inTransaction } from './sqlite-schema.ts'

/** An object with one row, and what was read of it. */
function counter() {
  const storage = openObjectStorage()
  const { sql } = storage
  sql.exec('CREATE TABLE counter (n INTEGER NOT NULL) STRICT')
  sql.exec('INSERT INTO counter VALUES (1)')
  const load = vi.fn(
    (from: Sql) => from.exec<{ n: number }>('SELECT n FROM counter').toArray()[0]?.n ?? null,
  )
  const memory = new RowMemory(load)
  const write = (n: number) => {
    sql.exec('UPDATE counter SET n = ?', n)
    memory.forget(sql)
  }
  return { storage, sql, load, memory, write }
}

it('rows are read once, and again after a write', () => {
  const { sql, load, memory, write } = counter()
  expect([memory.read(sql), memory.read(sql)]).toEqual([1, 1])
  expect(load).toHaveBeenCalledTimes(1)
  write(2)
  expect([memory.read(sql), memory.read(sql)]).toEqual([2, 2])
  expect(load).toHaveBeenCalledTimes(2)
  memory.replace(sql, 3)
  expect(memory.read(sql)).toBe(3)
  forgetRows(sql)
  expect(memory.read(sql)).toBe(2)
})

it('rows that are not there are remembered as well', () => {
  const { sql, load, memory } = counter()
  sql.exec('DELETE FROM counter')
  expect([memory.read(sql), memory.read(sql)]).toEqual([null, null])
  expect(load).toHaveBeenCalledTimes(1)
})

it('objects are apart', () => {
  const one = counter()
  const other = counter()
  other.write(5)
  expect([one.memory.read(one.sql), one.memory.read(other.sql)]).toEqual([1, 5])
})

it('what a transaction read or wrote is forgotten with its rollback', () => {
  const { storage, sql, memory, write } = counter()
  expect(() =>
    inTransaction<null>(storage, () => {
      write(2)
      expect(memory.read(sql)).toBe(2)
      throw new Error('refused')
    }),
  ).toThrow('refused')
  expect(memory.read(sql)).toBe(1)
})
