import { expect, it } from 'vitest'
import { logLine } from './log-line.ts'

it('an event is a line with its fields, and its error stands below with its frames', () => {
  const event = {
    ...{ level: 'error', event: 'request.failed', requestId: 'r-1', path: '/cart' },
    error: 'Error: outer < Error: inner\n    at read (index.js:1:2)',
  }
  expect(logLine('error', JSON.stringify(event))).toBe(
    '[error] request.failed requestId=r-1 path=/cart\n' +
      '  Error: outer < Error: inner\n      at read (index.js:1:2)',
  )
})

it.each(['Uncaught Error: x\n  at y', '{"other":"json"}', '{"level":"err', '[1]'])(
  'text that is no event stays as it is: %j',
  (text) => {
    expect(logLine('warn', text)).toBe(`[warn] ${text}`)
  },
)
