import { describe, expect, it } from 'vitest'
import { openObjectStorage } from '../../../tests/fixtures/object-storage.ts'
import { ensureSchema, forgetStorage, inTransaction, isInitialized } from './sqlite-schema.ts'

const STEPS = ['CREATE TABLE a (n INTEGER) STRICT; CREATE TABLE b (n INTEGER) STRICT']

const tables = (storage: ReturnType<typeof openObjectStorage>) =>
  storage.sql.exec<{ name: string }>('SELECT name FROM sqlite_master ORDER BY name').toArray()

describe('the schema of an object', () => {
  it('is not made by looking', () => {
    const storage = openObjectStorage()
    expect(isInitialized(storage, STEPS)).toBe(false)
    expect(tables(storage)).toEqual([])
  })

  it('is made once, at the first write', () => {
    const storage = openObjectStorage()
    ensureSchema(storage, STEPS)
    ensureSchema(storage, STEPS)
    expect(isInitialized(storage, STEPS)).toBe(true)
    expect(tables(storage).map((t) => t.name)).toEqual(['a', 'b', 'schema_step'])
  })

  it('of an older release is brought up to date before a read', () => {
    const storage = openObjectStorage()
    ensureSchema(storage, STEPS)
    forgetStorage(storage)
    expect(isInitialized(storage, [...STEPS, 'CREATE TABLE c (n INTEGER) STRICT'])).toBe(true)
    expect(tables(storage).map((t) => t.name)).toContain('c')
  })

  it('is not remembered where the transaction around it was rolled back', () => {
    const storage = openObjectStorage()
    const failing = () =>
      inTransaction(storage, () => {
        ensureSchema(storage, STEPS)
        throw new Error('no')
      })
    expect(failing).toThrow('no')
    expect(isInitialized(storage, STEPS)).toBe(false)
    ensureSchema(storage, STEPS)
    expect(isInitialized(storage, STEPS)).toBe(true)
  })

  it('applies a step wholly or not at all', () => {
    const storage = openObjectStorage()
    expect(() => ensureSchema(storage, [...STEPS, 'CREATE TABLE d (n INTEGER); BROKEN'])).toThrow()
    expect(tables(storage)).toEqual([])
    forgetStorage(storage)
    expect(isInitialized(storage, STEPS)).toBe(false)
  })
})

describe('a transaction', () => {
  it('is rolled back where its callback turns out to be async', () => {
    const storage = openObjectStorage()
    ensureSchema(storage, STEPS)
    const write = (): unknown => {
      storage.sql.exec('INSERT INTO a (n) VALUES (1)')
      return Promise.resolve()
    }
    expect(() => inTransaction<unknown>(storage, write as () => never)).toThrow('synchronous')
    expect(storage.sql.exec('SELECT n FROM a').toArray()).toEqual([])
  })
})
