import { expect, it, vi } from 'vitest'
import { CoalescingRunner } from './coalescing-runner.ts'

/** Work that is ended by hand, and timers that are fired by hand. */
function open() {
  const timers: (() => void)[] = []
  const ends: (() => void)[] = []
  let runs = 0
  const runner = new CoalescingRunner(
    () => {
      runs += 1
      return new Promise((resolve) => ends.push(resolve))
    },
    100,
    (task) => timers.push(task),
  )
  return {
    runner,
    runs: () => runs,
    fire: () => timers.shift()?.(),
    end: () => ends.shift()?.(),
    timers,
  }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

it('runs once for requests that come within the delay', () => {
  const { runner, runs, fire, timers } = open()
  for (let n = 0; n < 5; n += 1) runner.soon()
  expect(timers).toHaveLength(1)
  fire()
  expect(runs()).toBe(1)
})

it('runs once more for requests during a run, never two runs at a time', async () => {
  const { runner, runs, end } = open()
  const done = runner.now()
  for (let n = 0; n < 5; n += 1) void runner.now()
  expect(runs()).toBe(1)
  end()
  await settled()
  expect(runs()).toBe(2)
  end()
  await done
  void runner.now()
  expect(runs()).toBe(3)
})

it('logs the failure of a run that nobody awaits, and runs again', async () => {
  const logged = vi.spyOn(console, 'error').mockReturnValue()
  let fails = true
  let runs = 0
  const runner = new CoalescingRunner(
    async () => {
      runs += 1
      if (fails) throw new Error('down')
    },
    0,
    (task) => task(),
  )
  runner.soon()
  await settled()
  expect(logged).toHaveBeenCalledOnce()
  fails = false
  runner.soon()
  await settled()
  expect(runs).toBe(2)
  logged.mockRestore()
})
