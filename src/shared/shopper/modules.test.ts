import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ok } from '../platform/result.ts'
import { joinModules } from './module-table.ts'
import { shopperModules } from './modules.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('the modules of a shopper’s object', () => {
  it('make the schema steps that released objects have applied, byte for byte', () => {
    const { steps } = joinModules(shopperModules)
    // A new table is a new step with a new line here; these two are in stored objects.
    expect(steps.map(sha256)).toEqual([
      '1c788cb14df365496eb6d8830a3890cc883e9806834070b5deef5c3af77578cc',
      'ea183b695683639e89b45b38b56257aec1bb0e63ccb1d6aa2e7c36a3371533ca',
    ])
  })

  it('have a name each', () => {
    const names = shopperModules.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('a list of modules', () => {
  const none = { name: 'none', commands: {}, queries: {} }

  it('is refused where two of them handle, read or push the same type', () => {
    const handler = () => ok({})
    const one = { ...none, commands: { 'note.add': handler } }
    expect(() => joinModules([one, one])).toThrow('one module handles each command')
    const two = { ...none, queries: { notes: { read: handler, empty: handler } } }
    expect(() => joinModules([two, two])).toThrow('one module handles each query')
    const three = { ...none, pushes: ['note'] }
    expect(() => joinModules([three, three])).toThrow('one module pushes each type')
    expect(() => joinModules([{ ...none, pushes: ['cart'] }])).toThrow('one module pushes')
  })

  it('is refused where a schema step is left out', () => {
    const tables = [{ step: 2, sql: 'CREATE TABLE a (n INTEGER) STRICT;' }]
    expect(() => joinModules([{ ...none, tables }])).toThrow('schema step 1 has tables')
  })

  it('makes one step of the tables with its number, in the list’s order', () => {
    const withTable = (name: string, step: number) => ({ ...none, tables: [{ step, sql: name }] })
    const list = [withTable('a', 1), withTable('b', 2), withTable('c', 1)]
    expect(joinModules(list).steps).toEqual(['ac', 'b'])
  })
})
