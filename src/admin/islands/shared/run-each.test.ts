import { expect, it } from 'vitest'
import { runEach } from './run-each.ts'

const items = ['a', 'b', 'c', 'd', 'e', 'f']

it('each item runs once, at most as many side by side as there are lanes', async () => {
  let running = 0
  let most = 0
  const seen: string[] = []
  const progress: number[] = []
  const outcome = await runEach(items, {
    lanes: 2,
    async run(item) {
      running += 1
      most = Math.max(most, running)
      seen.push(item)
      await Promise.resolve()
      running -= 1
      return null
    },
    onProgress: (finished) => progress.push(finished),
    isStopped: () => false,
  })
  expect(seen.toSorted()).toEqual(items)
  expect(most).toBe(2)
  expect(progress.at(-1)).toBe(6)
  expect(outcome.done.toSorted()).toEqual(items)
})

it('one that fails stops no other and is named with its reason', async () => {
  const { done, failed } = await runEach(items, {
    lanes: 3,
    run: async (item) => (item === 'b' ? 'It changed.' : null),
    onProgress: () => undefined,
    isStopped: () => false,
  })
  expect(done).toHaveLength(5)
  expect(failed).toEqual([{ item: 'b', reason: 'It changed.' }])
})

it('once stopped no further item begins, and those are named', async () => {
  let stopped = false
  const { done, left } = await runEach(items, {
    lanes: 1,
    async run(item) {
      stopped = item === 'b'
      return null
    },
    onProgress: () => undefined,
    isStopped: () => stopped,
  })
  expect(done).toEqual(['a', 'b'])
  expect(left).toEqual(['c', 'd', 'e', 'f'])
})
