import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LOG_EVENTS, log } from './log.ts'

const lines: Record<string, unknown>[] = []
const take = (line: string): void => void lines.push(JSON.parse(line))

beforeEach(() => {
  lines.length = 0
  vi.spyOn(console, 'error').mockImplementation(take)
  vi.spyOn(console, 'warn').mockImplementation(take)
})
afterEach(() => {
  vi.restoreAllMocks()
})

it('an event is one line of JSON with its level', () => {
  log('queue.send-failed', { queue: 'orders' })
  log('turnstile.unavailable')
  expect(lines).toEqual([
    { level: 'error', event: 'queue.send-failed', queue: 'orders' },
    { level: 'warn', event: 'turnstile.unavailable' },
  ])
})

it('a child log gives its fields to each line', () => {
  log.with({ requestId: 'req-1' }).with({ dropId: 'drop_1' })('drop.status-stale', { work: 'x' })
  expect(lines).toEqual([
    {
      ...{ level: 'error', event: 'drop.status-stale' },
      ...{ requestId: 'req-1', dropId: 'drop_1', work: 'x' },
    },
  ])
})

it('an error is written with its causes and without the values that a query bound', () => {
  const error = new Error('Failed query: insert into customer values (?)\nparams: Ada,Lane 1', {
    cause: new Error('D1_ERROR: database is locked'),
  })
  log('request.failed', { error })
  expect(lines[0]?.error).toContain('Failed query')
  expect(lines[0]?.error).toContain('database is locked')
  expect(JSON.stringify(lines)).not.toContain('Lane 1')
})

it.each([
  ['an address', 'ada.lovelace+shop@mail.example.org'],
  [
    'a session token',
    `kbs1.${btoa('{"shopperId":"shp_01"}').replace('=', '')}.${'aB3-'.repeat(10)}xyz`,
  ],
  [
    'the token in a link to an order',
    `o/kbo1.${btoa('{"orderId":"ord_01jq4x9k2mfyrbe8w3vh5t6a7cgp"}').replace('=', '')}.${'aB3-'.repeat(10)}xy-`,
  ],
  ['a random secret', `x${'Zq9_'.repeat(10)}ab`],
])('%s in the message of an error is cut out', (_, secret) => {
  log('request.failed', { error: new Error(`cannot use ${secret} for this`) })
  log('request.failed', { error: new Error('outer', { cause: new Error(`is "${secret}"`) }) })
  log('request.failed', { path: `/api/v1/${secret}` })
  expect(lines).toHaveLength(3)
  expect(JSON.stringify(lines)).not.toContain(secret)
})

it('ids, hashes and paths of code stay readable', () => {
  const readable = [
    'ord_01jq4x9k2mfyrbe8w3vh5t6a7cgp',
    'snapshots/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'b7f9a0de-6b0a-4f3c-9a55-0d7f3a2b1c4d',
    'at CompletionDriver.registerPlacedPayments (src/shared/checkout/completion/driver.ts:10:5)',
  ].join(' ')
  log('request.failed', { path: readable })
  expect(lines[0]?.path).toBe(readable)
})

it('each event stands in docs/operations.md, and no other', () => {
  const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
  const [, section = ''] = page.split('\n## What the log says\n')
  const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` \| (\w+) \|/gm)]
  expect(rows.map(([, event, level]) => [event, level])).toEqual(Object.entries(LOG_EVENTS))
})
