import { expect, it } from 'vitest'
import { readDeployConfigs } from './read-configs.ts'
import { shopPrefix } from './shop-name.ts'

/** Every text of a config that names something in the account. */
function namesIn(value: unknown): string[] {
  if (typeof value === 'string') return /kerbside-|bikes-/.test(value) ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(namesIn) : []
}

it('a shop of another name shares no resource with the first', () => {
  const first = readDeployConfigs('kerbside').flatMap(namesIn)
  const second = readDeployConfigs('bikes').flatMap(namesIn)
  expect(second).toHaveLength(first.length)
  expect(second.filter((name) => first.includes(name))).toEqual([])
  expect(second.every((name) => name.startsWith('bikes-'))).toBe(true)
})

it('counters of rate limits are not shared between shops', () => {
  const ids = ['kerbside', 'bikes', 'bikes-staging'].flatMap((prefix) =>
    readDeployConfigs(prefix).flatMap((config) => {
      const { ratelimits = [] } = config as { ratelimits?: { namespace_id: string }[] }
      return ratelimits.map((one) => one.namespace_id)
    }),
  )
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[1-9]\d*$/)
})

it.each([
  ['kerbside', '', 'kerbside'],
  ['bikes', 'staging', 'bikes-staging'],
])('the shop %s in %s is named %s', (name, env, prefix) => {
  expect(shopPrefix(name, env)).toBe(prefix)
})

it.each(['', 'Bikes', '1bike', 'a_b', 'a--b', '-a', 'a-', 'x'.repeat(41), 'ä'])(
  'the name "%s" is refused',
  (name) => {
    expect(() => shopPrefix(name, '')).toThrow(/cannot be used/)
  },
)
