import { expect, it } from 'vitest'
import type { DeadLetter } from '../../../src/shared/dead-letter/contract.ts'
import type { FulfilmentPort } from '../../../src/shared/fulfilment/contract.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffDeadLetterRoutes } from './dead-letter-routes.ts'

const letters = '/api/admin/v1/dead-letters'

async function withLetter() {
  const calls: unknown[] = []
  const letter: DeadLetter = {
    id: 'ord_1:2:changed',
    queue: 'orders',
    message: { type: 'order.placed' },
    reason: 'invariant broken',
    firstSeenAt: '2026-01-01T00:00:00.000Z',
    attempts: 1,
    state: 'dead',
    decidedBy: null,
    decidedAt: null,
  }
  const decide =
    (state: 'replayed' | 'discarded') =>
    async (id: string, actor: string): ReturnType<FulfilmentPort['replayDeadLetter']> => {
      calls.push([state, id])
      if (id !== letter.id) return refuse('not_found')
      if (letter.state !== 'dead') return refuse('transition_not_allowed')
      Object.assign(letter, { state, decidedBy: actor })
      return ok({ ...letter })
    }
  const fulfilment: Partial<FulfilmentPort> = {
    listDeadLetters: async (input) => {
      calls.push(input)
      return ok({ data: [letter], nextCursor: null })
    },
    replayDeadLetter: decide('replayed'),
    discardDeadLetter: decide('discarded'),
  }
  const gateway = await staffGateway([staffDeadLetterRoutes], { fulfilment })
  return { ...gateway, letter, calls }
}

it('dead letters are listed by state, a page at a time', async () => {
  const { send, letter, calls } = await withLetter()
  const list = await send('GET', `${letters}?state=dead&limit=5&cursor=abc`)
  expect(list.json).toEqual({ data: [letter], nextCursor: null })
  expect(calls).toEqual([{ limit: 5, cursor: 'abc', state: 'dead' }])
  expect((await send('GET', `${letters}?state=alive`)).status).toBe(400)
})

it('a letter is replayed once per key, by the one who asked, with one audit row', async () => {
  const { send, letter, calls, count } = await withLetter()
  const path = `${letters}/${encodeURIComponent(letter.id)}/replay`
  const headers = { 'idempotency-key': 'k' }
  const replayed = await send('POST', path, { headers })
  expect(replayed.json).toMatchObject({
    state: 'replayed',
    decidedBy: expect.stringMatching(/^staff:stf_/),
  })
  const again = await send('POST', path, { headers })
  expect(again.json).toEqual(replayed.json)
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect([calls.length, count('audit')]).toEqual([1, 1])
})

it('a letter that is decided stays so, and an unknown one is not found', async () => {
  const { send, letter, count } = await withLetter()
  const of = (id: string, verb: string) =>
    send('POST', `${letters}/${encodeURIComponent(id)}/${verb}`)
  expect((await of(letter.id, 'discard')).json.state).toBe('discarded')
  expect(await of(letter.id, 'replay')).toMatchObject({
    status: 409,
    json: { code: 'transition_not_allowed' },
  })
  expect((await of('nobody', 'replay')).status).toBe(404)
  expect(count('audit')).toBe(1)
})
