import fc from 'fast-check'
import { expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { memberOfObject } from '../../../tests/fixtures/member-object.ts'
import { objectOf, shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { DAY_MS } from '../platform/clock.ts'
import type { OrdersMessage } from '../platform/messages.ts'
import { levelAt, pointsTermsOf } from '../points/rules.ts'
import type { ShopperContracts } from '../shopper/contract.ts'
import { shopperModules } from '../shopper/modules.ts'
import { ensureMember, memberOfShopper, saveLevels } from './store.ts'

const START = Date.parse('2026-01-01T12:00:00Z')
const caller = { kind: 'system', shopperId: 'shp_1' } as const
const terms = pointsTermsOf({
  signIn: { points: 5, bonusEvery: 7, bonus: 0 },
  levels: [
    { name: 'silver', points: 100 },
    { name: 'gold', points: 300 },
  ],
})

async function member() {
  const clock = { now: START }
  const object = shopperObject(() => clock.now)
  object.settings.levels = terms.levels
  const profile = await memberOfObject(object)
  const settle = (orderId: string, version: number, earned: number) =>
    object.execute({
      caller,
      command: { type: 'points.settle', orderId, version, earned, returned: 0, terms },
    })
  const setLevel = (name: string | null) =>
    object.execute({
      caller,
      command: { type: 'member.set-level', name, levels: terms.levels, reason: 'VIP', by: 's' },
    })
  const level = async () => {
    const read = await object.read(caller, { type: 'member' })
    const points = await object.read(caller, { type: 'points', limit: 1, before: null, now: 0 })
    if (!read.ok || !points.ok) throw new Error('no member')
    expect(points.value.level).toBe(read.value.member.level)
    return read.value.member.level
  }
  const messages = () =>
    object.sent.flatMap((one) => {
      const message = one as OrdersMessage
      return message.type === 'member.level' ? [message.body] : []
    })
  return { clock, object, profile, settle, setLevel, level, messages }
}

it('a level is reached with the points of orders, and falls with a refund', async () => {
  const { settle, level, messages, object } = await member()
  await settle('ord_1', 1, 99)
  expect(await level()).toBe('member')
  await settle('ord_2', 1, 250)
  expect(await level()).toBe('gold')
  await settle('ord_2', 2, 50)
  expect(await level()).toBe('silver')
  expect(messages()).toEqual([
    { shopperId: 'shp_1', level: 'gold', version: 1 },
    { shopperId: 'shp_1', level: 'silver', version: 2 },
  ])
  expect(object.live.carts).toBeGreaterThan(0)
})

it('sign-ins count, and neither points of staff nor spent ones change it', async () => {
  const { clock, object, settle, level } = await member()
  await settle('ord_1', 1, 97)
  const adjust = (points: number) =>
    object.execute({
      caller,
      command: {
        ...({ type: 'points.adjust', reference: `r ${points}`, points } as const),
        ...{ reason: 'Gift', by: 'stf_1', terms },
      },
    })
  await adjust(1_000)
  expect(await level()).toBe('member')
  await object.execute({ caller, command: { type: 'points.sign-in', timeZone: 'UTC', terms } })
  expect(await level()).toBe('silver')
  await adjust(-1_050)
  clock.now += DAY_MS
  await object.execute({ caller, command: { type: 'points.sign-in', timeZone: 'UTC', terms } })
  expect(await level()).toBe('silver')
})

it('the alarm lowers a level when its points are a year old, and not before', async () => {
  const { clock, object, settle, level } = await member()
  await settle('ord_1', 1, 300)
  clock.now += 100 * DAY_MS
  await settle('ord_2', 1, 120)
  clock.now = START + 365 * DAY_MS - 1
  await object.wake()
  expect(await level()).toBe('gold')
  clock.now += 1
  await object.wake()
  expect(await level()).toBe('silver')
  expect(await object.storage.getAlarm()).toBeLessThanOrEqual(START + 465 * DAY_MS)
  clock.now = START + 465 * DAY_MS
  await object.wake()
  expect(await level()).toBe('member')
})

it('a level by hand holds over the earned one until it is cleared', async () => {
  const { object, profile, settle, setLevel, level } = await member()
  await setLevel('gold')
  expect(await level()).toBe('gold')
  await settle('ord_1', 1, 100)
  expect(await level()).toBe('gold')
  // The row of the directory may be behind: its level does not overwrite the object's.
  const save = { type: 'member.save', member: { ...profile, name: 'Ada' }, version: 9 } as const
  const saved = await object.execute({ caller, command: save })
  expect(saved).toMatchObject({ value: { member: { name: 'Ada', level: 'gold' } } })
  await setLevel(null)
  expect(await level()).toBe('silver')
})

it('clearing a level brings back the earned one, also of points from before the first level', async () => {
  const { object, setLevel, level } = await member()
  const { levels: _, ...before } = terms
  // A gateway of the release before knows no levels.
  const settle = { type: 'points.settle', orderId: 'ord_1', version: 1 } as const
  const earned = { earned: 150, returned: 0, terms: before as typeof terms }
  await object.execute({ caller, command: { ...settle, ...earned } })
  expect(await level()).toBe('member')
  await setLevel('gold')
  await setLevel(null)
  expect(await level()).toBe('silver')
})

it('a client sets no level', async () => {
  const { object } = await member()
  const session = {
    ...{ sessionId: 'ses_1', shopperId: 'shp_1', kind: 'guest' as const },
    ...{ issuedAt: START, expiresAt: START + DAY_MS },
  }
  const command = {
    type: 'member.set-level',
    name: 'gold',
    levels: [],
    reason: 'Me',
    by: 'me',
  } as const
  expect(await object.execute({ caller: { kind: 'session', session }, command })).toMatchObject({
    ok: false,
  })
})

it('the level of a time is the sum of the earnings of the year before it, whatever their order', () => {
  const earning = fc.record({ points: fc.integer({ min: 1, max: 200 }), at: fc.nat(800) })
  fc.assert(
    fc.property(fc.array(earning, { maxLength: 12 }), fc.nat(800), (earnings, day) => {
      const inDays = earnings.map(({ points, at }) => ({ points, at: at * DAY_MS }))
      const now = day * DAY_MS
      const { name, points, until } = levelAt(inDays, terms.levels, now)
      const sum = earnings
        .filter(({ at }) => at > day - 365)
        .reduce((all, one) => all + one.points, 0)
      expect(points).toBe(sum)
      expect(name).toBe(sum >= 300 ? 'gold' : sum >= 100 ? 'silver' : 'member')
      if (until === null) {
        expect(name).toBe('member')
      } else {
        expect(levelAt(inDays, terms.levels, until - 1).name).toBe(name)
        expect(levelAt(inDays, terms.levels, until).name).not.toBe(name)
      }
    }),
    { numRuns: 200 },
  )
})

it('messages that come again, late and in any order end at the level of the last version', async () => {
  const db = d1Of('directory')
  const fresh = { id: 'mbr_1', email: 'a@shop.test', shopperId: 'shp_1', locale: 'en' }
  await ensureMember(db, fresh, START)
  const names = ['member', 'silver', 'gold'] as const
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      async (levels, stream) => {
        db.sqlite.exec('UPDATE member SET level_version = 0')
        const sent = levels.map((level, at) => ({ shopperId: 'shp_1', level, version: at + 1 }))
        const shuffled = [...sent, ...sent]
          .map((message) => ({ message, at: stream.next().value }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ message }) => message)
        const cut = stream.next().value % shuffled.length
        await saveLevels(db, shuffled.slice(0, cut))
        await saveLevels(db, shuffled.slice(cut))
        expect((await memberOfShopper(db, 'shp_1'))?.member.level).toBe(levels.at(-1))
      },
    ),
    { numRuns: 100 },
  )
})

it('other thresholds count from the next touch of the object, whose alarm then waits again', async () => {
  const { clock, object, settle, level, messages } = await member()
  await settle('ord_1', 1, 150)
  expect(await level()).toBe('silver')
  const alarm = await object.storage.getAlarm()
  expect(alarm).toBeGreaterThan(clock.now + 1)
  object.settings.levels = [
    { name: 'silver', points: 50 },
    { name: 'gold', points: 140 },
  ]
  // A release starts every object anew: the first touch compares the alarm with the work.
  const anew = objectOf<ShopperContracts>(shopperModules, () => clock.now, { ...object.storage })
  Object.assign(anew.settings, object.settings)
  await anew.read(caller, { type: 'member' })
  expect(await object.storage.getAlarm()).toBe(clock.now + 1)
  clock.now += 1
  await object.wake()
  expect(await level()).toBe('gold')
  expect(messages().at(-1)).toEqual({ shopperId: 'shp_1', level: 'gold', version: 2 })
  expect(await object.storage.getAlarm()).toBeGreaterThan(clock.now + 1)

  object.settings.levels = []
  await object.wake()
  expect(await level()).toBe('member')
})
