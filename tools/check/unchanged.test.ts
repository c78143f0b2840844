import { rm, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../local/workers.ts'
import { unlessUnchanged } from './unchanged.ts'

const NAME = `test-${process.pid}`
const INPUT = `.kerbside/${NAME}.txt`
beforeAll(() => writeFile(ROOT + INPUT, 'one'))
afterAll(() => Promise.all([`.kerbside/checked/${NAME}`, INPUT].map((f) => rm(ROOT + f))))

it('a check runs again where its files changed or where it failed, and not otherwise', async () => {
  const answers = ['wrong', '', 'never read while nothing changes', '']
  const runs: string[] = []
  const check = unlessUnchanged(NAME, [INPUT], async () => {
    const answer = answers[runs.length] ?? ''
    runs.push(answer)
    return answer
  })
  expect([await check(), await check(), await check()]).toEqual(['wrong', '', ''])
  expect(runs).toHaveLength(2)
  await writeFile(ROOT + INPUT, 'two')
  expect(await check()).toBe('never read while nothing changes')
  expect(await check()).toBe('')
})
