import { expect, it } from 'vitest'
import { ok, refuse } from '../platform/result.ts'
import { untilUnmoved } from './until-unmoved.ts'

/** A change that other writers come before so many times. */
function contended(others: number) {
  let tries = 0
  const change = async () => {
    tries += 1
    return tries <= others ? refuse('version_mismatch') : ok(tries)
  }
  return { change, tries: () => tries }
}

it('reads again until no other change came between', async () => {
  expect(await untilUnmoved(contended(4).change)).toEqual(ok(5))
})

it('answers the refusal after five tries', async () => {
  const { change, tries } = contended(9)
  expect(await untilUnmoved(change)).toMatchObject({ problem: { code: 'version_mismatch' } })
  expect(tries()).toBe(5)
})

it('answers every other refusal at once', async () => {
  let tries = 0
  const refused = await untilUnmoved(async () => {
    tries += 1
    return refuse('not_found')
  })
  expect([refused.ok, tries]).toEqual([false, 1])
})
