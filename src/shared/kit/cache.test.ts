import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Cache } from './cache.ts'

describe('a cache', () => {
  it('forgets the entry unread for longest when it is full', () => {
    const cache = new Cache<string, number>({ entries: 2 })
    cache.set('a', 1)
    cache.set('b', 2)
    cache.get('a')
    cache.set('c', 3)
    expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([1, undefined, 3])
    expect(cache.size).toBe(2)
  })

  it('holds at most its bytes, and an entry larger than they are not at all', () => {
    const of = (text: string) => text.length
    const cache = new Cache<string, string>({ entries: 10, bytes: { max: 5, of } })
    cache.set('a', 'xx')
    cache.set('b', 'xx')
    cache.set('c', 'xx')
    expect([...cache].map(([key]) => key)).toEqual(['b', 'c'])
    cache.set('d', 'xxxxxx')
    expect(cache.size).toBe(0)
  })

  it('ends an entry at its time', () => {
    const cache = new Cache<string, number>({ entries: 2 })
    cache.set('a', 1, 100)
    expect(cache.get('a', 99)).toBe(1)
    expect(cache.get('a', 100)).toBeUndefined()
    expect(cache.size).toBe(0)
  })

  it('never holds more than its bounds, and tells of each entry that leaves', () => {
    const operation = fc.record({
      kind: fc.constantFrom('get', 'set', 'delete', 'clear'),
      key: fc.integer({ min: 0, max: 9 }),
      size: fc.integer({ min: 0, max: 30 }),
    })
    fc.assert(
      fc.property(fc.array(operation), (operations) => {
        let [bytes, count] = [0, 0]
        const cache = new Cache<number, number>({
          entries: 4,
          bytes: { max: 50, of: (size) => size },
          onRemove: (size) => {
            bytes -= size
            count -= 1
          },
        })
        for (const { kind, key, size } of operations) {
          if (kind === 'get') cache.get(key)
          else if (kind === 'delete') cache.delete(key)
          else if (kind === 'clear') cache.clear()
          else {
            bytes += size
            count += 1
            cache.set(key, size)
          }
          expect([cache.size, [...cache].reduce((sum, [, value]) => sum + value, 0)]).toEqual([
            count,
            bytes,
          ])
          expect(count <= 4 && bytes <= 50).toBe(true)
        }
      }),
    )
  })
})
