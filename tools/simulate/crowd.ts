import type { StockAnswer } from '../../src/shared/inventory/contract.ts'
import { entryShardOf, stockShardOf } from '../../src/shared/platform/objects.ts'
import type { Result } from '../../src/shared/platform/result.ts'
import type { DropEntryCode, EntryNews } from './drop-entry-code.ts'
import { at, type DropWorld, times } from './drop-world.ts'
import { Edge } from './edge.ts'
import { OrderDesk } from './order-desk.ts'
import { Random } from './random.ts'
import { READ_MS, WRITE_MS } from './service-rates.ts'
import type { StockCode } from './stock-code.ts'
import { demand } from './violation.ts'

/** How people behave. Times in milliseconds; shares of all buyers. */
export interface Habits {
  /** Whom the first minute after the opening brings: mean of an exponential. */
  arriveWithin: number
  /** Half of those admitted claim within this. */
  thinkMedian: number
  /** Half of those who hold pay within this. */
  payMedian: number
  neverClaim: number
  abandon: number
  cancel: number
  ship: number
  /** Pages that ask for their entry by themselves, this often; 0: they trust their socket. */
  pollEvery: number
  /** What a page should hear and does not. */
  lostPush: number
  /** Buyers who press twice, take a new key, or come back with a pass they have used. */
  mischief: number
  /** Buyers who share an address with the one before. */
  sharedHomes: number
}

/** How a buyer's visit ended. */
export type Fate =
  | 'bought'
  | 'missed'
  | 'never claimed'
  | 'abandoned'
  | 'too late'
  | 'over the limit'
  | 'cancelled'

const RETRY_AFTER_MS = 2_000
const NEVER = -1

/** All buyers: what they do, and when they heard what. */
export class Crowd {
  readonly shopperIds: string[]
  readonly enteredAt: Float64Array
  readonly admittedAt: Float64Array
  readonly finalAt: Float64Array
  readonly fates = new Map<Fate, number>()
  readonly orders: OrderDesk
  /** Claims sent and not answered yet. */
  claimsOpen = 0
  claimsAnswered = 0
  readonly habits: Habits
  readonly #world: DropWorld
  readonly #random: Random
  readonly #edge: Edge
  readonly #arrivals: Float64Array
  readonly #claimed = new Set<number>()
  readonly #neverClaims: Uint8Array
  readonly #shards: Uint16Array
  #next = 0

  constructor(world: DropWorld, buyers: number, habits: Habits) {
    this.#world = world
    this.habits = habits
    this.#random = new Random(`${world.options.seed}/crowd`)
    const random = this.#random
    this.shopperIds = times(buyers, (n) => shopperIdOf(random, n))
    this.enteredAt = new Float64Array(buyers).fill(NEVER)
    this.admittedAt = new Float64Array(buyers).fill(NEVER)
    this.finalAt = new Float64Array(buyers).fill(NEVER)
    this.#neverClaims = new Uint8Array(buyers)
    const { entryShards } = world.options
    this.#shards = Uint16Array.from(this.shopperIds, (id) => entryShardOf(id, entryShards))
    this.#arrivals = Float64Array.from({ length: buyers }, () => this.#arrival()).sort()
    this.#edge = new Edge(world)
    const ordersRandom = new Random(`${world.options.seed}/orders`)
    this.orders = new OrderDesk(world, ordersRandom, habits.sharedHomes)
    world.pages = { entry: (id, news) => this.#push(id, news), drop: (n) => this.#pushDrop(n) }
    this.#comeNext()
  }

  get done(): number {
    return [...this.fates.values()].reduce((sum, count) => sum + count, 0)
  }

  /** A few are early; the rest come as the news spreads, in a draw over its whole window. */
  #arrival(): number {
    const { entriesOpenAt, entriesCloseAt, mode } = this.#world.definition
    if (mode === 'draw') return this.#random.between(entriesOpenAt, entriesCloseAt + 2_000)
    if (this.#random.chance(0.02)) return entriesOpenAt - this.#random.between(0, 5_000)
    return entriesOpenAt + this.#random.exponential(this.habits.arriveWithin)
  }

  #comeNext(): void {
    const n = this.#next
    const time = this.#arrivals[n]
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
    if (this.#edge.over) return this.#end(n, 'missed')
    const shopperId = at(this.shopperIds, n)
    const again = () => agenda.after(this.#patience(), () => this.#enter(n))
    const work = (code: DropEntryCode) => code.enter(shopperId)
    network.send(
      { to: at(entries, this.#shardOf(n)), verb: `enter ${shopperId}`, costMs: WRITE_MS, work },
      (entry: Result<EntryNews>) => {
        if (entry.ok) {
          if (this.enteredAt[n] === NEVER) this.enteredAt[n] = agenda.now
          this.#hear(n, entry.value)
          return this.#poll(n)
        }
        const { code } = entry.problem
        if (code !== 'drop_not_open') return this.#end(n, 'missed')
        // The page counts down by the server's clock.
        agenda.at(definition.entriesOpenAt + this.#random.between(0, 500), () => this.#enter(n))
      },
      again,
    )
  }

  #poll(n: number): void {
    const { pollEvery } = this.habits
    if (pollEvery === 0) return
    const { network, entries, agenda } = this.#world
    const shopperId = at(this.shopperIds, n)
    agenda.after(this.#random.between(pollEvery / 2, pollEvery), () => {
      if (this.finalAt[n] !== NEVER || this.#claimed.has(n)) return
      const work = (code: DropEntryCode) => code.entryOf(shopperId)
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

  #push(shopperId: string, news: EntryNews): void {
    if (this.#random.chance(this.habits.lostPush)) return
    this.#world.agenda.after(this.#random.logNormal(20, 0.5), () =>
      this.#hear(Number(shopperId.slice(-7)), news),
    )
  }

  /** Every page of a shard hears that the drop has changed; who waits at its end, waits no more. */
  #pushDrop(shard: number): void {
    const { agenda, entries } = this.#world
    const brief = at(entries, shard).code.shard.memory.brief
    if (brief?.state !== 'sold_out' && brief?.state !== 'closed') return
    this.shopperIds.forEach((_, n) => {
      if (this.#shardOf(n) !== shard || this.finalAt[n] !== NEVER) return
      if (this.enteredAt[n] === NEVER || this.#claimed.has(n)) return
      if (this.#random.chance(this.habits.lostPush)) return
      const heardAt = agenda.now + this.#random.logNormal(20, 0.5)
      if (brief.state === 'sold_out' || this.admittedAt[n] === NEVER)
        this.#end(n, 'missed', heardAt)
    })
  }

  #hear(n: number, { view, pass }: EntryNews): void {
    if (this.finalAt[n] !== NEVER) return
    if (view.state === 'missed') {
      const admitted = this.admittedAt[n] !== NEVER
      return this.#claimed.has(n) ? undefined : this.#end(n, admitted ? 'never claimed' : 'missed')
    }
    if (!pass || this.#claimed.has(n)) return
    if (this.admittedAt[n] === NEVER) {
      this.admittedAt[n] = this.#world.agenda.now
      if (this.#random.chance(this.habits.neverClaim)) this.#neverClaims[n] = 1
    }
    if (this.#neverClaims[n] === 1) return
    this.#claimed.add(n)
    const quantity = this.#random.whole(1, pass.quota)
    const claim = {
      sku: this.#world.sku,
      shard: stockShardOf(pass.passId, pass.stockShards),
      dropId: pass.dropId,
      passId: pass.passId,
      shopperId: at(this.shopperIds, n),
      quantity,
      notBefore: pass.notBefore,
      passExpiresAt: pass.expiresAt,
      holdMs: this.#world.definition.holdMs,
      idempotency: { key: `key-${n}`, fingerprint: `${quantity}` },
    }
    const think = this.#random.logNormal(this.habits.thinkMedian, 0.7)
    this.#world.agenda.after(think, () => {
      this.#claim(n, claim, this.#world.agenda.now)
      if (this.#random.chance(this.habits.mischief)) this.#misbehave(n, claim)
    })
  }

  #claim(n: number, claim: Claim, since: number): void {
    const { network, stockShards, agenda } = this.#world
    // The gateway reads the pass and the status it keeps: no object is asked.
    if (this.#edge.over) return this.#end(n, 'missed')
    if (agenda.now >= claim.passExpiresAt && since === agenda.now) return this.#end(n, 'too late')
    const [sku, sent] = [this.#world.sku, agenda.now]
    const again = () => agenda.after(this.#patience(), () => this.#claim(n, claim, since))
    this.claimsOpen += 1
    const work = ({ keeper }: StockCode) => keeper.claim({ ...claim, sku })
    const verb = `claim ${claim.quantity} with ${claim.passId}`
    network.send(
      { to: at(stockShards, claim.shard), verb, costMs: WRITE_MS, work },
      (answer) => {
        this.claimsOpen -= 1
        this.claimsAnswered += 1
        this.#checkRefusal(answer, sent, claim)
        if (answer.ok) return this.#pay(n, claim)
        const { code } = answer.problem
        if (code === 'stock_held' || code === 'dependency_unavailable') return again()
        if (code === 'insufficient_stock' && claim.quantity > 1) {
          const fewer = {
            ...claim,
            quantity: 1,
            idempotency: { key: `one-${n}`, fingerprint: '1' },
          }
          return this.#claim(n, fewer, since)
        }
        this.#end(n, code === 'sold_out' || code === 'drop_closed' ? 'missed' : 'too late')
      },
      () => {
        this.claimsOpen -= 1
        again()
      },
    )
  }

  /** "Sold out" is said only when there was nothing left and nothing held (trust S3). */
  #checkRefusal(answer: StockAnswer, since: number, { passId }: Claim): void {
    if (answer.ok || answer.problem.code !== 'sold_out') return
    const { watch } = this.#world
    demand(
      watch.wasEmptySince(since),
      () => `${passId} is told sold out of ${watch.gettable} units`,
    )
  }

  #misbehave(n: number, claim: Claim): void {
    const { network, stockShards } = this.#world
    const { sku } = this.#world
    const key = this.#random.chance(0.5) ? claim.idempotency.key : `other-${n}`
    const quantity = this.#random.chance(0.5) ? claim.quantity : claim.quantity + 1
    const odd = { ...claim, quantity, idempotency: { key, fingerprint: `${quantity}` } }
    if (quantity !== claim.quantity && key !== claim.idempotency.key) return
    const same = key === claim.idempotency.key && quantity === claim.quantity
    // A body that differs is sent once the first has its answer: sent before, it would be the first.
    const wait = same ? this.#random.between(0, 50) : 60_000
    const work = ({ keeper }: StockCode) => keeper.claim({ ...odd, sku })
    this.#world.agenda.after(wait, () =>
      network.send(
        { to: at(stockShards, claim.shard), verb: 'claim again', costMs: WRITE_MS, work },
        (answer) => {
          const { passId } = claim
          const made = answer.ok && !answer.value.replayed
          const first = `hold_${passId.slice('pass_'.length)}`
          demand(same || !made || !answer.ok || answer.value.hold?.holdId === first, () => passId)
        },
        () => {},
      ),
    )
  }

  #pay(n: number, claim: Claim): void {
    const { agenda } = this.#world
    const { payMedian, abandon, cancel, ship } = this.habits
    if (this.#random.chance(abandon)) {
      return agenda.after(this.#world.definition.holdMs, () => this.#end(n, 'abandoned'))
    }
    const after = this.#random.logNormal(payMedian, 0.6)
    const later = this.#random.chance(cancel) ? 'cancel' : this.#random.chance(ship) ? 'ship' : null
    agenda.after(after, () =>
      this.orders.place({ ...claim, sku: this.#world.sku, later }, (fate) => this.#end(n, fate)),
    )
  }

  #end(n: number, fate: Fate, heardAt = this.#world.agenda.now): void {
    if (this.finalAt[n] !== NEVER) return
    this.finalAt[n] = heardAt
    this.fates.set(fate, (this.fates.get(fate) ?? 0) + 1)
  }

  /** Retry-After, with jitter. */
  #patience(): number {
    return RETRY_AFTER_MS * this.#random.between(0.75, 1.5)
  }

  #shardOf(n: number): number {
    return this.#shards[n] as number
  }
}

export interface Claim {
  shard: number
  dropId: string
  passId: string
  shopperId: string
  quantity: number
  notBefore: number
  passExpiresAt: number
  holdMs: number
  idempotency: { key: string; fingerprint: string }
}

/** An id whose last seven digits are the buyer's number. */
const shopperIdOf = (random: Random, n: number): string =>
  random.id('shp', random.word()).slice(0, -7) + String(n).padStart(7, '0')
