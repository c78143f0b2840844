import { expect, it } from 'vitest'
import { seedsToRun } from './seed.ts'

it('a new directory nobody asked anything of gets the demo', () => {
  expect(seedsToRun(null, {})).toEqual(['demo'])
})

it('a directory that has its seed is left alone', () => {
  expect(seedsToRun(null, { demo: 'done' })).toEqual([])
  expect(seedsToRun('demo', { demo: 'done' })).toEqual([])
  expect(seedsToRun(null, { none: 'done' })).toEqual([])
})

it('a seed that was cut short is finished, whatever is asked for next', () => {
  expect(seedsToRun(null, { demo: 'begun' })).toEqual(['demo'])
  expect(seedsToRun('/a.csv', { demo: 'begun' })).toEqual(['demo', '/a.csv'])
})

it('a further seed is added to what is there', () => {
  expect(seedsToRun('demo', { none: 'done' })).toEqual(['demo'])
})
