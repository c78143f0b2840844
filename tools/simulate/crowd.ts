import type { UnsignedView } from '../../src/shared/drop/entries/read-entry.ts'
import { entryShardOf } from '../../src/shared/platform/objects.ts'
import type { Result } from '../../src/shared/platform/result.ts'
import { ClaimFlow } from './claim-flow.ts'
import { type EntriesCode, enter } from './drop-code.ts'
import type { DropWorld } from './drop-world.ts'
import { Edge } from './edge.ts'
import { type Fate, type Habits, patience } from './habits.ts'
import { at, times } from './numbered.ts'
import { OrderFlow } from './order-flow.ts'
import { Random } from './random.ts'
import { READ_MS, WRITE_MS } from './service-rates.ts'

const NEVER = -1

/** All buyers: what they do, and when they heard what. */
export class Crowd {
  readonly shopperIds: string[]
  readonly arrivedAt: Float64Array
  readonly enteredAt: Float64Array
  readonly admittedAt: Float64Array
  readonly finalAt: Float64Array
  readonly fates = new Map<Fate, number>()
  readonly orders: OrderFlow
  readonly claims: ClaimFlow
  readonly #habits: Habits
  readonly #world: DropWorld
  readonly #random: Random
  readonly #edge: Edge
  readonly #claimed = new Set<number>()
  readonly #neverClaims: Uint8Array
  readonly #shards: Uint16Array
  #next = 0

  constructor(world: DropWorld, buyers: number, habits: Habits) {
    this.#world = world
    this.#habits = habits
    this.#random = new Random(`${world.options.seed}/crowd`)
    const random = this.#random
    this.shopperIds = times(buyers, (n) => shopperIdOf(random, n))
    this.enteredAt = new Float64Array(buyers).fill(NEVER)
    this.admittedAt = new Float64Array(buyers).fill(NEVER)
    this.finalAt = new Float64Array(buyers).fill(NEVER)
    this.#neverClaims = new Uint8Array(buyers)
    const { entryShards } = world.options
    this.#shards = Uint16Array.from(this.shopperIds, (id) => entryShardOf(id, entryShards))
    this.arrivedAt = Float64Array.from({ length: buyers }, () => this.#arrival()).sort()
    this.#edge = new Edge(world)
    const ordersRandom = new Random(`${world.options.seed}/orders`)
    this.orders = new OrderFlow(world, ordersRandom, habits.sharedHomes)
    this.claims = new ClaimFlow(world, random, { habits, edge: this.#edge, orders: this.orders })
    world.pages = { entry: (id, news) => this.#push(id, news), drop: (n) => this.#pushDrop(n) }
    this.#comeNext()
  }

  /** Buyers who are on a list. */
  entered = 0

  /** Buyers who have heard their last word. */
  get done(): number {
    return [...this.fates.values()].reduce((sum, count) => sum + count, 0)
  }

  /** A few are early; the rest come as the news spreads, in a draw over its whole window. */
  #arrival(): number {
    const { entriesOpenAt, entriesCloseAt, mode } = this.#world.definition
    if (mode === 'draw') return this.#random.between(entriesOpenAt, entriesCloseAt + 2_000)
    if (this.#random.chance(0.02)) return entriesOpenAt - this.#random.between(0, 5_000)
    return entriesOpenAt + this.#random.exponential(this.#habits.arriveWithin)
  }

  #comeNext(): void {
    const n = this.#next
    const time = this.arrivedAt[n]
    if (time === undefined) return
    this.#next += 1
    this.#world.agenda.at(time, () => {
      this.#enter(n)
      this.#comeNext()
    })
  }

  #enter(n: number): void {
    const { network, entries, agenda, definition } = this.#world
    if (this.finalAt[n] !== NEVER) return
    if (this.#edge.over) {
      this.#end(n, 'missed')
      return
    }
    const shopperId = at(this.shopperIds, n)
    const again = () => agenda.after(patience(this.#random), () => this.#enter(n))
    const work = (code: EntriesCode) => enter(code, shopperId)
    network.send(
      { to: at(entries, this.#shardOf(n)), verb: `enter ${shopperId}`, costMs: WRITE_MS, work },
      (entry: Result<UnsignedView>) => {
        if (entry.ok) {
          if (this.enteredAt[n] === NEVER) {
            this.enteredAt[n] = agenda.now
            this.entered += 1
          }
          this.#hear(n, entry.value)
          this.#poll(n)
          return
        }
        const { code } = entry.problem
        if (code !== 'drop_not_open') {
          this.#end(n, 'missed')
          return
        }
        // The page counts down by the server's clock.
        agenda.at(definition.entriesOpenAt + this.#random.between(0, 500), () => this.#enter(n))
      },
      again,
    )
  }

  #poll(n: number): void {
    const { pollEvery } = this.#habits
    if (pollEvery === 0) return
    const { network, entries, agenda } = this.#world
    const shopperId = at(this.shopperIds, n)
    agenda.after(this.#random.between(pollEvery / 2, pollEvery), () => {
      if (this.finalAt[n] !== NEVER || this.#claimed.has(n)) return
      const work = ({ entries: list }: EntriesCode) => list.entryOf(shopperId)
      network.send(
        { to: at(entries, this.#shardOf(n)), verb: `entryOf ${shopperId}`, costMs: READ_MS, work },
        (entry) => {
          if (entry.ok) this.#hear(n, entry.value)
          this.#poll(n)
        },
        () => this.#poll(n),
      )
    })
  }

  #push(shopperId: string, news: UnsignedView): void {
    if (this.#random.chance(this.#habits.lostPush)) return
    this.#world.agenda.after(this.#random.logNormal(20, 0.5), () =>
      this.#hear(Number(shopperId.slice(-7)), news),
    )
  }

  /** Every page of a shard hears that the drop has changed; who waits at its end, waits no more. */
  #pushDrop(shard: number): void {
    const { agenda, entries } = this.#world
    const { snapshot } = at(entries, shard).code.entries.shard.memory
    if (snapshot?.state !== 'sold_out' && snapshot?.state !== 'closed') return
    this.shopperIds.forEach((_, n) => {
      if (this.#shardOf(n) !== shard || this.finalAt[n] !== NEVER) return
      if (this.enteredAt[n] === NEVER || this.#claimed.has(n)) return
      if (this.#random.chance(this.#habits.lostPush)) return
      const heardAt = agenda.now + this.#random.logNormal(20, 0.5)
      if (snapshot.state === 'sold_out' || this.admittedAt[n] === NEVER)
        this.#end(n, 'missed', heardAt)
    })
  }

  #hear(n: number, { view, pass }: UnsignedView): void {
    if (this.finalAt[n] !== NEVER) return
    if (view.state === 'missed') {
      const admitted = this.admittedAt[n] !== NEVER
      if (!this.#claimed.has(n)) this.#end(n, admitted ? 'never claimed' : 'missed')
      return
    }
    if (!pass || this.#claimed.has(n)) return
    if (this.admittedAt[n] === NEVER) {
      this.admittedAt[n] = this.#world.agenda.now
      if (this.#random.chance(this.#habits.neverClaim)) this.#neverClaims[n] = 1
    }
    if (this.#neverClaims[n] === 1) return
    this.#claimed.add(n)
    this.claims.use(pass, (fate) => this.#end(n, fate))
  }

  #end(n: number, fate: Fate, heardAt = this.#world.agenda.now): void {
    if (this.finalAt[n] !== NEVER) return
    this.finalAt[n] = heardAt
    this.fates.set(fate, (this.fates.get(fate) ?? 0) + 1)
  }

  #shardOf(n: number): number {
    return this.#shards[n] as number
  }
}

/** An id whose last seven digits are the buyer's number. */
const shopperIdOf = (random: Random, n: number): string =>
  random.id('shp', random.word()).slice(0, -7) + String(n).padStart(7, '0')
