import { expect, it } from 'vitest'
import type { DropState, DropStatus } from '../../../../src/shared/drop/contract.ts'
import { exampleDrop } from '../../ops/drop-examples.ts'
import { firstDrop, groupDrops } from './drop-groups.ts'

const drop = (title: string, state: DropState, hours: number): DropStatus => {
  const status = exampleDrop({ state })
  const shift = hours * 3_600_000
  const { entriesOpenAt, closesAt } = status.definition
  const times = { entriesOpenAt: entriesOpenAt + shift, closesAt: closesAt + shift }
  return { ...status, definition: { ...status.definition, ...times, title } }
}
const titles = (drops: readonly DropStatus[]) => drops.map(({ definition }) => definition.title)

const ALL = [
  drop('far', 'announced', 9),
  drop('near', 'announced', 1),
  drop('late', 'open', 5),
  drop('soon', 'entering', 2),
  drop('gone', 'sold_out', -5),
  drop('over', 'closed', -9),
]

it('what can be had stands first, then what is next, then what has been', () => {
  const { now, coming, past } = groupDrops(ALL)
  expect([now, coming, past].map(titles)).toEqual([
    ['soon', 'late'],
    ['near', 'far'],
    ['gone', 'over'],
  ])
})

it('the home page tells of the open drop before the next, and of none that is over', () => {
  expect(firstDrop(ALL)?.definition.title).toBe('late')
  expect(firstDrop(ALL.slice(0, 2))?.definition.title).toBe('near')
  expect(firstDrop(ALL.slice(4))).toBeNull()
})
