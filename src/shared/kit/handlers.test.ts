import { expect, it } from 'vitest'
import { answer, type Handlers } from './handlers.ts'

interface Lamp {
  'lamp.turn-on': (fields: { watts: number }) => number
  'lamp.turn-off': (fields: object) => string
}
const handlers: Handlers<Lamp> = {
  'lamp.turn-on': ({ watts }) => watts,
  'lamp.turn-off': async () => 'off',
}

it('calls the handler of the message with its fields', async () => {
  expect(await answer<Lamp, 'lamp.turn-on'>(handlers, { type: 'lamp.turn-on', watts: 40 })).toBe(40)
  expect(await answer<Lamp, 'lamp.turn-off'>(handlers, { type: 'lamp.turn-off' })).toBe('off')
})

it('rejects a message that the object does not answer', async () => {
  const some: Partial<Handlers<Lamp>> = { 'lamp.turn-off': handlers['lamp.turn-off'] }
  const wrong = answer<Lamp, 'lamp.turn-on'>(some, { type: 'lamp.turn-on', watts: 40 })
  await expect(wrong).rejects.toThrow('lamp.turn-on')
})
