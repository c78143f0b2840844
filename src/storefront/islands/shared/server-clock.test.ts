import { expect, it } from 'vitest'
import { ServerClock } from './server-clock.ts'

it('the server’s time runs on between tellings, and a late telling sets it back by nothing', () => {
  let elapsed = 100
  const clock = new ServerClock(() => elapsed)
  clock.learn(5_000)
  expect(clock.now()).toBe(5_000)
  elapsed = 350
  expect(clock.now()).toBe(5_250)
  // On its way for 200 ms.
  clock.learn(5_050)
  expect(clock.now()).toBe(5_250)
  // Nearer to the truth: the first one had been late itself.
  clock.learn(5_300)
  expect(clock.now()).toBe(5_300)
})
