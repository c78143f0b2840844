import { describe, expect, it } from 'vitest'
import { STOCK_MAX } from '../../platform/limits.ts'
import type { StockCommand, StockLevel } from '../contract.ts'
import { assertBalanced, emptyLevel } from './level-rules.ts'
import { decide, expireDue, type HoldRecord, type Known } from './rules.ts'

const SKU = 'TEE-S'
const NOW = 1_000_000

const levelOf = (available: number, held = 0, committed = 0): StockLevel => ({
  sku: SKU,
  onHand: available + held + committed,
  available,
  held,
  committed,
  version: 7,
})

const holdOf = (status: HoldRecord['status'], quantity = 2): HoldRecord => ({
  holdId: 'hold_1',
  holder: 'ord_1',
  quantity,
  gone: 0,
  expiresAt: NOW + 1000,
  status,
  endedAt: status === 'active' || status === 'committed' ? null : NOW - 1,
})

const take = (quantity: number): StockCommand => ({
  type: 'stock.hold',
  sku: SKU,
  holdId: 'hold_1',
  holder: 'ord_1',
  quantity,
  expiresAt: NOW + 1000,
})
const commit: StockCommand = {
  type: 'stock.commit',
  sku: SKU,
  holdId: 'hold_1',
  holder: 'ord_1',
  quantity: 2,
}
const release: StockCommand = { type: 'stock.release', sku: SKU, holdId: 'hold_1' }
const ship: StockCommand = { type: 'stock.ship', sku: SKU, holdId: 'hold_1' }
const extend = (expiresAt: number): StockCommand => ({
  type: 'stock.extend',
  sku: SKU,
  holdId: 'hold_1',
  expiresAt,
})
const adjust = (delta: number): StockCommand => ({
  type: 'stock.adjust',
  sku: SKU,
  key: 'count-1',
  delta,
  reason: 'count',
  reference: 'sheet 4',
  actor: 'stf_1',
})

const run = (known: Partial<Known>, command: StockCommand) =>
  decide({ level: levelOf(10), hold: null, adjusted: null, ...known }, command, NOW)

const accepted = (known: Partial<Known>, command: StockCommand) => {
  const decision = run(known, command)
  if (!decision.ok) throw new Error(decision.problem.code)
  return decision.value
}

describe('a hold', () => {
  it('takes from available and says so in one journal line', () => {
    const { level, entry, hold } = accepted({}, take(4))
    expect(level).toEqual({ ...levelOf(6, 4), version: 8 })
    expect(entry).toMatchObject({
      sequence: 8,
      type: 'hold',
      quantity: 4,
      onHandDelta: 0,
      availableDelta: -4,
      heldDelta: 4,
      committedDelta: 0,
      holdId: 'hold_1',
    })
    expect(hold).toMatchObject({ status: 'active', quantity: 4, endedAt: null })
  })

  it('takes the last unit, and never one more', () => {
    expect(accepted({}, take(10)).level.available).toBe(0)
    expect(run({}, take(11))).toEqual({
      ok: false,
      problem: { code: 'insufficient_stock', extra: { available: 10, sku: SKU } },
    })
  })

  it.each(['active', 'committed', 'shipped', 'returned'] as const)(
    'that is %s is answered as it is',
    (status) => {
      const { entry, hold, replayed } = accepted({ hold: holdOf(status) }, take(2))
      expect({ entry, status: hold?.status, replayed }).toEqual({
        entry: null,
        status,
        replayed: true,
      })
    },
  )

  it.each(['released', 'expired'] as const)('that was %s is taken anew', (status) => {
    expect(accepted({ hold: holdOf(status) }, take(3)).hold).toMatchObject({
      status: 'active',
      quantity: 3,
      endedAt: null,
    })
  })

  it('refuses an id that stands for another quantity', () => {
    expect(run({ hold: holdOf('active') }, take(3))).toMatchObject({
      problem: { code: 'idempotency_conflict' },
    })
  })

  it.each([0, -1, 0.5, Number.NaN, 2 ** 53])('refuses %d units', (quantity) => {
    expect(run({}, take(quantity))).toMatchObject({ ok: false })
  })

  it('refuses an end that is not in the future', () => {
    const late = { ...take(1), expiresAt: NOW } as StockCommand
    expect(run({}, late)).toMatchObject({ problem: { code: 'invalid_body' } })
  })
})

describe('an extension', () => {
  const level = levelOf(8, 2)
  it('moves the end and nothing else', () => {
    const step = accepted({ level, hold: holdOf('active') }, extend(NOW + 9000))
    expect(step.hold?.expiresAt).toBe(NOW + 9000)
    expect(step.level).toEqual({ ...level, version: 8 })
  })

  it('to the same end is a replay', () => {
    const step = accepted({ level, hold: holdOf('active') }, extend(NOW + 1000))
    expect(step).toMatchObject({ entry: null, replayed: true })
  })

  it('refuses an ended hold and an unknown one', () => {
    expect(run({ hold: holdOf('expired') }, extend(NOW + 9000))).toMatchObject({
      problem: { code: 'transition_not_allowed', extra: { status: 'expired' } },
    })
    expect(run({}, extend(NOW + 9000))).toMatchObject({ problem: { code: 'not_found' } })
  })
})

describe('a commit', () => {
  it('moves a live hold from held to committed', () => {
    const step = accepted({ level: levelOf(8, 2), hold: holdOf('active') }, commit)
    expect(step.level).toEqual({ ...levelOf(8, 0, 2), version: 8 })
    expect(step.hold?.status).toBe('committed')
  })

  it.each(['expired', 'released', null] as const)(
    'takes anew from available what is %s, where stock allows',
    (status) => {
      const hold = status && holdOf(status)
      expect(accepted({ level: levelOf(2), hold }, commit).level).toEqual({
        ...levelOf(0, 0, 2),
        version: 8,
      })
      expect(run({ level: levelOf(1), hold }, commit)).toMatchObject({
        problem: { code: 'insufficient_stock', extra: { available: 1 } },
      })
    },
  )

  it.each(['committed', 'shipped', 'returned'] as const)(
    'delivered again after it was %s takes nothing twice',
    (status) => {
      expect(accepted({ hold: holdOf(status) }, commit)).toMatchObject({
        entry: null,
        replayed: true,
        hold: { status },
      })
    },
  )
})

describe('a release', () => {
  it('gives a held unit back', () => {
    const step = accepted({ level: levelOf(8, 2), hold: holdOf('active') }, release)
    expect(step.level).toEqual({ ...levelOf(10), version: 8 })
    expect(step.hold).toMatchObject({ status: 'released', endedAt: NOW })
  })

  it('gives a committed unit back when the order is cancelled', () => {
    const step = accepted({ level: levelOf(8, 0, 2), hold: holdOf('committed') }, release)
    expect(step.level).toEqual({ ...levelOf(10), version: 8 })
    expect(step.hold?.status).toBe('returned')
  })

  it.each(['released', 'expired', 'shipped', 'returned', null] as const)(
    'of a hold that is %s changes nothing',
    (status) => {
      const hold = status && holdOf(status)
      expect(accepted({ hold }, release)).toMatchObject({ entry: null, replayed: true })
    },
  )
})

describe('a shipment', () => {
  it('takes committed units out of the house', () => {
    const step = accepted({ level: levelOf(8, 0, 2), hold: holdOf('committed') }, ship)
    expect(step.level).toEqual({ ...levelOf(8), version: 8 })
    expect(step.entry).toMatchObject({ onHandDelta: -2, committedDelta: -2 })
  })

  it('happens once, and needs a committed hold', () => {
    expect(accepted({ hold: holdOf('shipped') }, ship).replayed).toBe(true)
    expect(run({ hold: holdOf('active') }, ship)).toMatchObject({
      problem: { code: 'transition_not_allowed' },
    })
    expect(run({}, ship)).toMatchObject({ problem: { code: 'not_found' } })
  })
})

describe('an adjustment', () => {
  it('counts in and out, and is journalled with its reason', () => {
    expect(accepted({}, adjust(5)).level).toEqual({ ...levelOf(15), version: 8 })
    expect(accepted({}, adjust(-10)).entry).toMatchObject({
      type: 'adjust',
      quantity: 10,
      onHandDelta: -10,
      availableDelta: -10,
      reason: 'count',
      reference: 'sheet 4',
      actor: 'stf_1',
    })
  })

  it('never lowers what is promised', () => {
    expect(run({ level: levelOf(3, 4, 5) }, adjust(-4))).toMatchObject({
      problem: { code: 'insufficient_stock', extra: { available: 3 } },
    })
  })

  it('counts once per key, and refuses the key for another count', () => {
    expect(accepted({ adjusted: 5 }, adjust(5))).toMatchObject({ entry: null, replayed: true })
    expect(run({ adjusted: 4 }, adjust(5))).toMatchObject({
      problem: { code: 'idempotency_conflict' },
    })
  })

  it('stays within the largest stock, and refuses what is no count', () => {
    expect(accepted({ level: emptyLevel(SKU) }, adjust(STOCK_MAX)).level.onHand).toBe(STOCK_MAX)
    expect(run({ level: levelOf(1) }, adjust(STOCK_MAX))).toMatchObject({
      problem: { code: 'quantity_too_large' },
    })
    for (const delta of [0, 0.5, Number.NaN]) {
      expect(run({}, adjust(delta))).toMatchObject({ problem: { code: 'invalid_body' } })
    }
  })
})

describe('expiry', () => {
  it('comes exactly at the end, not a millisecond before', () => {
    const hold = holdOf('active')
    const level = levelOf(8, 2)
    expect(expireDue(level, [hold], hold.expiresAt - 1).entries).toEqual([])
    const over = expireDue(level, [hold], hold.expiresAt)
    expect(over.level).toEqual({ ...levelOf(10), version: 8 })
    expect(over.holds).toEqual([{ ...hold, status: 'expired', endedAt: hold.expiresAt }])
  })

  it('ends the oldest hold first', () => {
    const holds = [30, 10, 20].map((at) => ({
      ...holdOf('active', 1),
      holdId: `hold_${at}`,
      expiresAt: at,
    }))
    expect(expireDue(levelOf(0, 3), holds, 25).entries.map((e) => e.holdId)).toEqual([
      'hold_10',
      'hold_20',
    ])
  })
})

describe('the law of the ledger', () => {
  it('stops whatever breaks it', () => {
    expect(() => assertBalanced({ ...levelOf(1), onHand: 2 })).toThrow('invariant broken')
    expect(() => assertBalanced(levelOf(-1, 1))).toThrow('invariant broken')
    expect(() =>
      decide({ level: levelOf(1), hold: null, adjusted: null }, { ...take(1), sku: 'MUG' }, NOW),
    ).toThrow('another ledger')
  })
})
