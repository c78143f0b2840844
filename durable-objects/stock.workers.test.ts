import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StockCommand, StockObjectPort } from '../src/shared/inventory/contract.ts'
import { portOf } from '../src/shared/kit/port-of.ts'

let sku = ''
let made = 0
const stub = () => exports.StockObject.getByName(sku)
const stock = () => portOf<StockObjectPort>(stub())

beforeEach(() => {
  made += 1
  sku = `SKU-${made}`
})
afterEach(() => {
  vi.useRealTimers()
})

const adjust = (delta: number, key = `count-${delta}`): StockCommand => ({
  type: 'stock.adjust',
  sku,
  key,
  delta,
  reason: 'count',
  reference: 'sheet 1',
  actor: 'stf_1',
})
const hold = (n: number, expiresAt: number, quantity = 1): StockCommand => ({
  type: 'stock.hold',
  sku,
  holdId: `hold_${n}`,
  holder: `ord_${n}`,
  quantity,
  expiresAt,
})
const commit = (n: number, quantity = 1): StockCommand => ({
  type: 'stock.commit',
  sku,
  holdId: `hold_${n}`,
  holder: `ord_${n}`,
  quantity,
})
const inMinutes = (n: number) => Date.now() + n * 60_000

const alarmOf = () => runInDurableObject(stub(), (_, { storage }) => storage.getAlarm())
const sumOfJournal = async () =>
  (await stock().read({ type: 'stock.journal', sku, after: 0, limit: 1000 })).reduce(
    (sum, line) => sum + line.onHandDelta,
    0,
  )

/** Moves the clock of the objects; their alarms do not follow it. */
const travelTo = (at: number) => {
  vi.useFakeTimers({ toFake: ['Date'], now: at })
}

describe('an object nobody wrote', () => {
  it('answers zeros and leaves nothing behind', async () => {
    expect(await stock().read({ type: 'stock.level', sku })).toMatchObject({
      sku,
      onHand: 0,
      version: 0,
    })
    expect(await stock().read({ type: 'stock.journal', sku, after: 0, limit: 10 })).toEqual([])
    expect(await stock().execute(hold(1, inMinutes(5)))).toMatchObject({
      problem: { code: 'insufficient_stock', extra: { available: 0, sku } },
    })
    const left = await runInDurableObject(stub(), async (_, { storage }) => ({
      tables: storage.sql
        .exec(`SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'`)
        .toArray(),
      alarm: await storage.getAlarm(),
    }))
    expect(left).toEqual({ tables: [], alarm: null })
  })
})

describe('the ledger', () => {
  it('survive an eviction at every step', async () => {
    const expected = [
      [adjust(10), { onHand: 10, available: 10, held: 0, committed: 0 }],
      [hold(1, inMinutes(5), 3), { onHand: 10, available: 7, held: 3, committed: 0 }],
      [hold(2, inMinutes(5), 2), { onHand: 10, available: 5, held: 5, committed: 0 }],
      [commit(1, 3), { onHand: 10, available: 5, held: 2, committed: 3 }],
      [
        { type: 'stock.release', sku, holdId: 'hold_2' },
        { onHand: 10, available: 7, held: 0, committed: 3 },
      ],
      [
        { type: 'stock.ship', sku, holdId: 'hold_1' },
        { onHand: 7, available: 7, held: 0, committed: 0 },
      ],
    ] as const
    for (const [command, level] of expected) {
      expect(await stock().execute(command)).toMatchObject({ ok: true, value: { level } })
      await evictDurableObject(stub())
      expect(await stock().read({ type: 'stock.level', sku })).toMatchObject(level)
    }
    expect(await sumOfJournal()).toBe(7)
  })

  it('sell ten units to a hundred parallel holds exactly ten times', async () => {
    await stock().execute(adjust(10))
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => stock().execute(hold(n, inMinutes(5)))),
    )
    expect(answers.filter((a) => a.ok)).toHaveLength(10)
    // First come, first served: the calls of one caller arrive in order.
    expect(answers.slice(0, 10).every((a) => a.ok)).toBe(true)
    expect(answers.slice(10)).toEqual(
      Array.from({ length: 90 }, () =>
        expect.objectContaining({
          problem: expect.objectContaining({ code: 'insufficient_stock' }),
        }),
      ),
    )
    expect(await stock().read({ type: 'stock.level', sku })).toMatchObject({
      onHand: 10,
      available: 0,
      held: 10,
    })
  })

  it('count a hundred deliveries of one command once', async () => {
    await stock().execute(adjust(10))
    await Promise.all(Array.from({ length: 100 }, () => stock().execute(hold(1, inMinutes(5), 2))))
    await Promise.all(Array.from({ length: 100 }, () => stock().execute(commit(1, 2))))
    await Promise.all(Array.from({ length: 100 }, () => stock().execute(adjust(10))))
    expect(await stock().read({ type: 'stock.level', sku })).toMatchObject({
      onHand: 10,
      available: 8,
      committed: 2,
      version: 3,
    })
  })

  it('refuse a command for another SKU without a trace', async () => {
    await stock().execute(adjust(10))
    await expect(
      runInDurableObject(stub(), (object) => object.execute({ ...adjust(5, 'other'), sku: 'MUG' })),
    ).rejects.toThrow('another ledger')
    expect(await stock().read({ type: 'stock.level', sku })).toMatchObject({
      onHand: 10,
      version: 1,
    })
    expect(await stock().execute(hold(1, inMinutes(5)))).toMatchObject({ ok: true })
  })
})

describe('a hold that is over', () => {
  it('is ended by the alarm, once', async () => {
    await stock().execute(adjust(10))
    await stock().execute(hold(1, Date.now() + 60_000, 4))
    travelTo(Date.now() + 60_000)
    expect(await runDurableObjectAlarm(stub())).toBe(true)
    const journal = await stock().read({ type: 'stock.journal', sku, after: 0, limit: 10 })
    expect(journal.map((line) => line.type)).toEqual(['adjust', 'hold', 'expire'])
    await runInDurableObject(stub(), (object) => object.alarm())
    await runInDurableObject(stub(), (object) => object.alarm())
    expect(await stock().read({ type: 'stock.journal', sku, after: 0, limit: 10 })).toEqual(journal)
    expect(await stock().read({ type: 'stock.level', sku })).toMatchObject({
      onHand: 10,
      available: 10,
      held: 0,
      version: 3,
    })
  })

  it('is ended by a real alarm that nobody calls', async () => {
    await stock().execute(adjust(10))
    expect(await stock().execute(hold(1, Date.now() + 2_000))).toMatchObject({ ok: true })
    await vi.waitFor(async () => {
      const status = await runInDurableObject(stub(), (_, { storage }) =>
        storage.sql.exec<{ status: string }>('SELECT status FROM hold').one(),
      )
      expect(status).toEqual({ status: 'expired' })
    })
  })

  it('ends on the next read or command where the alarm was lost, also after an eviction', async () => {
    await stock().execute(adjust(1))
    await stock().execute(hold(1, Date.now() + 60_000))
    await runInDurableObject(stub(), (_, { storage }) => storage.deleteAlarm())
    await evictDurableObject(stub())
    expect(await stock().execute(hold(2, inMinutes(9)))).toMatchObject({ ok: false })
    travelTo(Date.now() + 60_000)
    expect(await stock().read({ type: 'stock.level', sku })).toMatchObject({
      available: 1,
      held: 0,
    })
    expect(await stock().execute(hold(2, inMinutes(9)))).toMatchObject({ ok: true })
    // The payment of the first came too late, and the unit is gone.
    expect(await stock().execute(commit(1))).toMatchObject({
      problem: { code: 'insufficient_stock', extra: { available: 0 } },
    })
  })

  it('wakes the object at its end, the soonest first', async () => {
    await stock().execute(adjust(10))
    const soon = Date.now() + 10_000
    await stock().execute(hold(1, inMinutes(20)))
    await stock().execute(hold(2, soon))
    await stock().execute(hold(3, inMinutes(30)))
    expect(await alarmOf()).toBe(soon)
    await runDurableObjectAlarm(stub())
    // Nothing changed since: the next thing to happen is the end of a hold.
    expect(await alarmOf()).toBe(soon)
  })
})

describe('a change', () => {
  it('writes three rows, and a replay or a refusal none', async () => {
    await stock().execute(adjust(10))
    const at = inMinutes(5)
    const rows = (command: StockCommand) =>
      runInDurableObject(stub(), async (object, { storage }) => {
        let written = 0
        const { sql } = storage
        const exec = sql.exec.bind(sql)
        const counting = vi.spyOn(sql, 'exec').mockImplementation((query, ...bindings) => {
          const cursor = exec(query, ...bindings)
          written += cursor.rowsWritten
          return cursor
        })
        const arming = vi.spyOn(storage, 'setAlarm')
        await object.execute(command)
        const alarms = arming.mock.calls.length
        counting.mockRestore()
        arming.mockRestore()
        return { written, alarms }
      })
    // The alarm that tells the level again is sooner than any of these holds ends.
    expect(await rows(hold(1, at))).toEqual({ written: 3, alarms: 0 })
    expect(await rows(hold(1, at))).toEqual({ written: 0, alarms: 0 })
    expect(await rows(hold(2, at, 99))).toEqual({ written: 0, alarms: 0 })
    expect(await rows(commit(1))).toEqual({ written: 3, alarms: 0 })
    expect(await rows(commit(1))).toEqual({ written: 0, alarms: 0 })
    expect(await rows({ type: 'stock.ship', sku, holdId: 'hold_1' })).toEqual({
      written: 3,
      alarms: 0,
    })
    expect(await rows(adjust(5, 'next'))).toEqual({ written: 3, alarms: 0 })
    await runDurableObjectAlarm(stub())
    expect(await rows(hold(3, at))).toEqual({ written: 3, alarms: 1 })
  })

  it('wakes the object within half a minute to tell the level once more, then lets it sleep', async () => {
    await stock().execute(adjust(10))
    const alarm = await alarmOf()
    expect(alarm).toBeGreaterThan(Date.now())
    expect(alarm).toBeLessThanOrEqual(Date.now() + 30_000)
    await runDurableObjectAlarm(stub())
    expect(await alarmOf()).toBeNull()
  })
})
