import { beforeEach, describe, expect, it } from 'vitest'
import { FreshAnswers } from './fresh-answers.ts'

const clock = { now: 0 }
let asked = 0
let answers: FreshAnswers
beforeEach(() => {
  asked = 0
  answers = new FreshAnswers({
    max: 2,
    freshMs: 1_000,
    now: () => clock.now,
    wait: () => new Promise(() => undefined),
    waitUntil: () => undefined,
  })
})
const read = async () => {
  asked += 1
  await Promise.resolve()
  return asked
}

describe('an answer for everybody', () => {
  it('is read once while it is fresh, however many ask', async () => {
    expect(await Promise.all([1, 2, 3].map(() => answers.get('a', read)))).toEqual([1, 1, 1])
    clock.now += 999
    expect(await answers.get('a', read)).toBe(1)
    clock.now += 1
    expect(await answers.get('a', read)).toBe(2)
    answers.forget('a')
    expect(await answers.get('a', read)).toBe(3)
  })

  it('is not kept where it could not be had, and not for ever', async () => {
    const broken = () => Promise.reject(new Error('away'))
    await expect(answers.get('a', broken)).rejects.toThrow('away')
    expect(await answers.get('a', read)).toBe(1)
    await answers.get('b', read)
    await answers.get('c', read)
    expect(await answers.get('a', read)).toBe(4)
  })
})
