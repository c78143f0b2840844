import { expect, it, vi } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { redPacketObject } from '../../../tests/fixtures/red-packet-object.ts'
import { HOUR_MS, rfc3339 } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import type { RedPacketInput, RedPacketPort } from './contract.ts'
import {
  changeRedPacket,
  fundRedPacket,
  type RedPacketDeps,
  readRedPacket,
} from './manage-red-packets.ts'

const START = 1_000_000
const input: RedPacketInput = {
  ...{ title: 'New year', fund: { amount: 1_000, currency: 'USD' }, shares: 4, split: 'even' },
  ...{ startsAt: rfc3339(START), endsAt: rfc3339(START + HOUR_MS) },
}

it('a red packet whose object is away is funded and ended all the same, for its audit row', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const clock = { now: START }
  const object = redPacketObject(() => clock.now)
  const line = { isDown: true }
  const port: RedPacketDeps['packet'] = () => ({
    execute: (async (command) => {
      if (line.isDown) throw new Error('Network connection lost.')
      return object.execute(command)
    }) as RedPacketPort['execute'],
    read: object.read,
  })
  const deps = { db: d1Of('catalog'), now: () => clock.now, currency: 'USD', packet: port }
  const id = newId('rpk')
  const counts = { granted: { amount: 0 }, remaining: { amount: 1_000 }, claims: 0 }
  expect(await fundRedPacket(deps, id, input)).toMatchObject({
    ok: true,
    value: { before: null, after: { id, title: 'New year' }, value: counts },
  })
  expect(await readRedPacket(deps, id)).toMatchObject({ ok: true, value: counts })
  clock.now += 1_000
  const ended = await changeRedPacket(deps, id, { endsAt: rfc3339(clock.now) })
  expect(ended).toMatchObject({
    ok: true,
    value: {
      before: { revision: 1 },
      after: { revision: 2 },
      value: { returned: { amount: 1_000 } },
    },
  })
  // The object is there again: the end that it missed holds.
  line.isDown = false
  const again = await changeRedPacket(deps, id, { title: 'Old year' })
  expect(again).toMatchObject({ ok: true, value: { value: { returned: { amount: 1_000 } } } })
})
