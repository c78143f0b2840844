import { expect, it } from 'vitest'
import { chooseShards } from './state-dir.ts'

const stateOf = (shards: number) => ({ path: '/state', memory: { shards, seeds: {} } })

it('a state directory keeps its orders databases, and may get more of them', () => {
  const state = stateOf(0)
  expect(chooseShards(state, null)).toBe(2)
  expect(chooseShards(state, 3)).toBe(3)
  expect(chooseShards(state, null)).toBe(3)
})

it('fewer databases than hold orders are refused', () => {
  const state = stateOf(3)
  expect(() => chooseShards(state, 2)).toThrow(
    'holds orders in 3 databases; --shards 2 would leave',
  )
  expect(state.memory.shards).toBe(3)
})
