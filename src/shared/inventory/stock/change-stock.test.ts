import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openObjectStorage } from '../../../../tests/fixtures/object-storage.ts'
import { ensureSchema, inTransaction, isInitialized } from '../../kit/sqlite-schema.ts'
import type { StockAnswer, StockCommand } from '../contract.ts'
import { HOLD_KEPT_MS, STOCK_MIGRATIONS } from '../schema.ts'
import { changeStock } from './change-stock.ts'
import { HoldCalendar } from './hold-calendar.ts'
import { assertBalanced, emptyLevel } from './level-rules.ts'
import { nextAttention, pruneHolds } from './prune-holds.ts'
import { readStock } from './read-stock.ts'
import { readHold, readJournal } from './store.ts'

const SKU = 'TEE-S'

function openLedger() {
  const storage = openObjectStorage()
  const ledger = {
    sql: storage.sql,
    calendar: new HoldCalendar(),
    isInitialized: () => isInitialized(storage, STOCK_MIGRATIONS),
    ensureSchema: () => ensureSchema(storage, STOCK_MIGRATIONS),
  }
  return {
    ledger,
    execute: (command: StockCommand, now: number): StockAnswer =>
      inTransaction(storage, () => changeStock(ledger, command, now)).answer,
    level: (now: number) => inTransaction(storage, () => readStock(ledger, SKU, now)).after,
    journal: () => (ledger.isInitialized() ? readJournal(storage.sql, 0, 100_000) : []),
    forget: () => ledger.calendar.forget(),
  }
}

const holdId = fc.integer({ min: 1, max: 5 }).map((n) => `hold_${n}`)
const quantity = fc.integer({ min: 1, max: 4 })

const adjust = (delta: number, key = 'k'): StockCommand => ({
  type: 'stock.adjust',
  sku: SKU,
  key,
  delta,
  reason: 'count',
  reference: '',
  actor: 'stf',
})
const hold = (id: string, units: number, expiresAt: number): StockCommand => ({
  type: 'stock.hold',
  sku: SKU,
  holdId: id,
  holder: `ord_${id}`,
  quantity: units,
  expiresAt,
})
const commit = (id: string, units: number): StockCommand => ({
  type: 'stock.commit',
  sku: SKU,
  holdId: id,
  holder: `ord_${id}`,
  quantity: units,
})
const release = (id: string): StockCommand => ({ type: 'stock.release', sku: SKU, holdId: id })
const ship = (id: string): StockCommand => ({ type: 'stock.ship', sku: SKU, holdId: id })
const part = (type: 'stock.ship' | 'stock.release', id: string, n: number, k: string) => ({
  ...{ type, sku: SKU, holdId: id },
  part: { key: `${id} ${k}`, quantity: n },
})
const extend = (id: string, expiresAt: number): StockCommand => ({
  type: 'stock.extend',
  sku: SKU,
  holdId: id,
  expiresAt,
})

const units = (id: string) => Number(id.slice(5))
const ttl = fc.integer({ min: 1, max: 50 })
const key = fc.integer({ min: 1, max: 9 }).map((n) => `k${n}`)
type Make = (now: number) => StockCommand

/** Commands as callers send them: one hold id always stands for one holder and one quantity. */
const command: fc.Arbitrary<Make> = fc.oneof(
  fc.tuple(holdId, ttl).map(
    ([id, ms]): Make =>
      (now) =>
        hold(id, units(id), now + ms),
  ),
  fc.tuple(holdId, ttl).map(
    ([id, ms]): Make =>
      (now) =>
        hold(id, units(id), now + ms),
  ),
  fc.tuple(holdId, ttl).map(
    ([id, ms]): Make =>
      (now) =>
        extend(id, now + ms),
  ),
  holdId.map(
    (id): Make =>
      () =>
        commit(id, units(id)),
  ),
  holdId.map(
    (id): Make =>
      () =>
        release(id),
  ),
  holdId.map(
    (id): Make =>
      () =>
        ship(id),
  ),
  fc
    .tuple(fc.constantFrom('stock.ship' as const, 'stock.release' as const), holdId, quantity, key)
    .map(
      ([type, id, n, k]): Make =>
        () =>
          part(type, id, n, k),
    ),
  fc.tuple(quantity, key).map(
    ([n, k]): Make =>
      () =>
        adjust(n * 2, k),
  ),
  fc.tuple(quantity, key).map(
    ([n, k]): Make =>
      () =>
        adjust(-n, k),
  ),
)

const steps = fc.array(
  fc.record({ make: command, wait: fc.integer({ min: 0, max: 30 }), forget: fc.boolean() }),
  { maxLength: 60 },
)

/** An independent count: who holds what until when, by the plainest means. */
class Model {
  onHand = 0
  readonly holds = new Map<string, { quantity: number; until: number; state: string }>()
  readonly keys = new Map<string, number>()

  sum(state: string, now: number): number {
    let total = 0
    for (const hold of this.holds.values()) {
      if (hold.state === state && (state !== 'active' || hold.until > now)) total += hold.quantity
    }
    return total
  }

  available = (now: number): number =>
    this.onHand - this.sum('active', now) - this.sum('committed', now)

  /** Applies what the ledger accepted. */
  apply(c: StockCommand, now: number): void {
    if (c.type === 'stock.adjust') {
      if (!this.keys.has(c.key)) this.onHand += c.delta
      this.keys.set(c.key, c.delta)
      return
    }
    if (c.type === 'stock.sync') return
    const hold = this.holds.get(c.holdId)
    if ('part' in c && c.part) {
      const { key, quantity } = c.part
      const ended = c.type === 'stock.ship' ? 'shipped' : 'returned'
      if (!hold || hold.state === ended || this.keys.has(key)) return
      this.keys.set(key, quantity)
      hold.quantity -= quantity
      if (c.type === 'stock.ship') this.onHand -= quantity
      // The whole hold had been shipped: the part comes back.
      if (c.type === 'stock.release' && hold.state === 'shipped') this.onHand += quantity
      if (hold.state === 'committed' && hold.quantity === 0) hold.state = ended
      return
    }
    const live = hold?.state === 'active' && hold.until > now
    const done = hold !== undefined && ['committed', 'shipped', 'returned'].includes(hold.state)
    if (c.type === 'stock.hold' && !live && !done) {
      this.holds.set(c.holdId, { quantity: c.quantity, until: c.expiresAt, state: 'active' })
    }
    if (c.type === 'stock.extend' && hold && live) hold.until = c.expiresAt
    if (c.type === 'stock.commit' && !done) {
      this.holds.set(c.holdId, { quantity: c.quantity, until: now, state: 'committed' })
    }
    if (c.type === 'stock.release' && hold) {
      if (live) hold.state = 'released'
      else if (hold.state === 'committed') hold.state = 'returned'
    }
    if (c.type === 'stock.ship' && hold?.state === 'committed') {
      hold.state = 'shipped'
      this.onHand -= hold.quantity
    }
  }
}

const sums = (entries: ReturnType<typeof readJournal>) =>
  entries.reduce(
    (s, e) => ({
      onHand: s.onHand + e.onHandDelta,
      available: s.available + e.availableDelta,
      held: s.held + e.heldDelta,
      committed: s.committed + e.committedDelta,
    }),
    { onHand: 0, available: 0, held: 0, committed: 0 },
  )

describe('the ledger of a SKU', () => {
  it('agree with an independent count under any commands at any times', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const shop = openLedger()
        const model = new Model()
        let now = 1000
        for (const { make, wait, forget } of sequence) {
          now += wait
          if (forget) shop.forget()
          const c = make(now)
          const free = model.available(now)
          const answer = shop.execute(c, now)
          if (answer.ok) model.apply(c, now)
          else if (answer.problem.code === 'insufficient_stock') {
            expect(answer.problem.extra).toEqual({ available: free, sku: SKU })
          }
          const level = shop.level(now)
          assertBalanced(level)
          expect(level).toMatchObject({
            onHand: model.onHand,
            available: model.available(now),
            held: model.sum('active', now),
            committed: model.sum('committed', now),
          })
        }
        const journal = shop.journal()
        const { sku: _, version, ...counts } = shop.level(now)
        expect(sums(journal)).toEqual(counts)
        expect(journal.map((e) => e.sequence)).toEqual(journal.map((_, i) => i + 1))
        expect(version).toBe(journal.length)
        // Not only the end: every prefix of the journal is a balanced level.
        journal.forEach((_, i) => {
          assertBalanced({ sku: SKU, version: i, ...sums(journal.slice(0, i + 1)) })
        })
      }),
      { numRuns: 300 },
    )
  })

  it('do not change when any accepted command comes a second time', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const shop = openLedger()
        let now = 1000
        for (const { make, wait } of sequence) {
          now += wait
          const c = make(now)
          const first = shop.execute(c, now)
          const before = shop.level(now)
          const again = shop.execute(c, now)
          expect(shop.level(now)).toEqual(before)
          expect(again.ok).toBe(first.ok)
          if (again.ok) expect(again.value.replayed).toBe(true)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('end the same for commit, ship and their repeats in whatever order they are delivered', () => {
    const messages = [commit('a', 3), commit('a', 3), ship('a'), ship('a')]
    fc.assert(
      fc.property(fc.shuffledSubarray(messages, { minLength: 4, maxLength: 4 }), (order) => {
        const shop = openLedger()
        shop.execute(adjust(5), 0)
        shop.execute(hold('a', 3, 100), 1)
        // A queue delivers a refused message again.
        let left = order
        for (let round = 0; round < 3; round += 1) left = left.filter((c) => !shop.execute(c, 2).ok)
        expect(left).toEqual([])
        expect(shop.level(2)).toMatchObject({ onHand: 2, available: 2, held: 0, committed: 0 })
      }),
    )
  })

  it('end the same for parts of a hold and its rest, in whatever order they are delivered', () => {
    const ships = [part('stock.release', 'a', 1, 'k1'), part('stock.ship', 'a', 1, 'k2'), ship('a')]
    const returns = [
      ...[part('stock.release', 'a', 1, 'k1'), part('stock.ship', 'a', 1, 'k2')],
      release('a'),
    ]
    for (const [messages, level] of [
      [ships, { onHand: 3, available: 3, committed: 0 }],
      [returns, { onHand: 5, available: 5, committed: 0 }],
    ] as const) {
      const order = fc.shuffledSubarray([...messages, ...messages], { minLength: 6, maxLength: 6 })
      fc.assert(
        fc.property(order, (delivered) => {
          const shop = openLedger()
          shop.execute(adjust(6), 0)
          shop.execute(hold('a', 4, 100), 1)
          shop.execute(commit('a', 4), 2)
          for (const c of delivered) expect(shop.execute(c, 3).ok).toBe(true)
          expect(shop.level(3)).toMatchObject(level)
        }),
      )
    }
  })

  it('balance with outside counts between any commands, and the journal sums to the level', () => {
    const synced = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.boolean()).map(
      ([n, isCount]): Make =>
        (now) => ({
          ...{ type: 'stock.sync', sku: SKU, system: 'erp', reference: '', elsewhere: 0 },
          ...{ messageId: `m${now}-${n}-${isCount}`, sequence: now },
          change: isCount ? { onHand: n } : { delta: n - 6 },
        }),
    )
    const any = fc.array(
      fc.record({ make: fc.oneof(command, synced), wait: fc.integer({ min: 1, max: 30 }) }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(any, (sequence) => {
        const shop = openLedger()
        let now = 1000
        for (const { make, wait } of sequence) {
          now += wait
          const c = make(now)
          const answer = shop.execute(c, now)
          const level = shop.level(now)
          assertBalanced(level)
          if (c.type !== 'stock.sync' || !answer.ok) continue
          if ('onHand' in c.change) expect(level.onHand).toBe(c.change.onHand)
          // The same message again, and an older one, change nothing.
          expect(shop.execute(c, now)).toMatchObject({ ok: true, value: { replayed: true } })
          const stale = { ...c, messageId: 'another' }
          expect(shop.execute(stale, now)).toMatchObject({ problem: { code: 'stale_sequence' } })
          expect(shop.level(now)).toEqual(level)
        }
        const { sku: _, version, shortage = 0, ...counts } = shop.level(now)
        const journal = shop.journal()
        expect(sums(journal)).toEqual(counts)
        expect(journal.reduce((sum, e) => sum + (e.shortageDelta ?? 0), 0)).toBe(shortage)
        expect(version).toBe(journal.length)
      }),
      { numRuns: 300 },
    )
  })

  it('ship and release parts of a hold, each once; the rest goes as a whole', () => {
    const shop = openLedger()
    shop.execute(adjust(5), 0)
    shop.execute(hold('a', 4, 100), 1)
    // A part is of what is sold, not of what is held.
    expect(shop.execute(part('stock.ship', 'a', 1, 'k'), 2).ok).toBe(false)
    shop.execute(commit('a', 4), 2)
    for (let time = 0; time < 2; time += 1) {
      expect(shop.execute(part('stock.ship', 'a', 1, 'k1'), 3).ok).toBe(true)
      expect(shop.execute(part('stock.release', 'a', 1, 'k2'), 3).ok).toBe(true)
    }
    expect(shop.level(3)).toMatchObject({ onHand: 4, available: 2, committed: 2 })
    expect(shop.execute(part('stock.ship', 'a', 2, 'k1'), 3)).toMatchObject({
      problem: { code: 'idempotency_conflict' },
    })
    expect(shop.execute(part('stock.ship', 'a', 3, 'k3'), 3)).toMatchObject({
      problem: { code: 'transition_not_allowed' },
    })
    // A commit that comes again finds its hold, whatever has left it.
    expect(shop.execute(commit('a', 4), 3)).toMatchObject({ value: { replayed: true } })
    shop.execute(ship('a'), 4)
    expect(shop.level(4)).toMatchObject({ onHand: 2, available: 2, committed: 0 })
    expect(readHold(shop.ledger.sql, 'a')).toMatchObject({ status: 'shipped', quantity: 4 })
  })

  it('that nobody ever wrote answer zeros, refuse a hold and stay unwritten', () => {
    const shop = openLedger()
    expect(shop.level(1)).toEqual(emptyLevel(SKU))
    expect(shop.execute(hold('a', 1, 9), 1)).toMatchObject({
      problem: { code: 'insufficient_stock', extra: { available: 0 } },
    })
    expect(shop.execute(release('a'), 1).ok).toBe(true)
    expect(shop.ledger.isInitialized()).toBe(false)
  })

  it('refuse any change to a journal line', () => {
    const shop = openLedger()
    shop.execute(adjust(5), 0)
    expect(() => shop.ledger.sql.exec('UPDATE journal SET on_hand_delta = 6')).toThrow(
      'append-only',
    )
    expect(() => shop.ledger.sql.exec('DELETE FROM journal')).toThrow('append-only')
    expect(() => shop.ledger.sql.exec('UPDATE level SET available = 9')).toThrow('CHECK')
  })

  it('keep ended holds for a while, then delete them in an alarm', () => {
    const shop = openLedger()
    shop.execute(adjust(5), 0)
    expect(nextAttention(shop.ledger)).toBeNull()
    shop.execute(hold('a', 1, 100), 1)
    shop.execute(hold('b', 1, 100), 1)
    shop.execute(commit('b', 1), 2)
    expect(nextAttention(shop.ledger)).toBe(100)
    shop.level(100)
    expect(nextAttention(shop.ledger)).toBeGreaterThan(100 + HOLD_KEPT_MS)
    expect(pruneHolds(shop.ledger, 100 + HOLD_KEPT_MS - 1)).toBe(0)
    expect(pruneHolds(shop.ledger, 100 + HOLD_KEPT_MS)).toBe(1)
    expect(readHold(shop.ledger.sql, 'a')).toBeNull()
    expect(readHold(shop.ledger.sql, 'b')?.status).toBe('committed')
    expect(nextAttention(shop.ledger)).toBeNull()
  })
})
