import { expect, it } from 'vitest'
import { Mutex } from './mutex.ts'

it('runs work one at a time, in order, and goes on after a failure', async () => {
  const mutex = new Mutex()
  const seen: string[] = []
  const work = (name: string, fails = false) =>
    mutex.run(async () => {
      seen.push(`${name} starts`)
      await Promise.resolve()
      seen.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    })
  const all = await Promise.allSettled([work('a'), work('b', true), work('c')])
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(seen).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} starts`, `${name} ends`]))
})
