import { Mutex } from '../../kit/mutex.ts'
import { DROP_STOCK_SHARDS_MAX, STOCK_MAX } from '../../platform/limits.ts'
import { assertInvariant, ok, type Result, refuse } from '../../platform/result.ts'
import type { DropStockLevel, JournalEntry, StockLevel } from '../contract.ts'
import { readStock } from '../stock/read-stock.ts'
import { EscrowRows } from './escrow-rows.ts'
import type { RootPort, ShardUnits, Supply, UnitsAsk } from './protocol.ts'
import { type Move, overlap, planAllotment, planCollection, shardsOf, sumUnits } from './rules.ts'
import type { EscrowRow } from './store.ts'
import { type SupplySource, supplyAsks } from './supply-asks.ts'
import {
  type CarryDeps,
  carryTransfers,
  planTransfers,
  settleTransfers,
  TRANSFER_RETRY_MS,
} from './transfers.ts'
import { type JournalPosition, readWhole } from './whole-journal.ts'

interface EscrowRootDeps extends CarryDeps {
  newTransferId(): string
}

/**
 * The root of a sharded SKU: the one that knows every unit set aside for a drop. Whatever moves units
 * runs under its mutex, so that no unit moves while another call counts; the alarm
 * takes up what a crash has left half-way.
 */
export class EscrowRoot implements RootPort {
  readonly #deps: EscrowRootDeps
  readonly #rows: EscrowRows
  readonly #mutex = new Mutex()
  #asks: { ask: UnitsAsk; answer(supply: Supply): void; fail(reason: unknown): void }[] = []

  constructor(deps: EscrowRootDeps) {
    this.#deps = deps
    this.#rows = new EscrowRows(deps.host.ledger)
  }

  /** See `ShardedStockPort.allot`. Refuses while another drop sells from one of these shards. */
  allot(input: {
    sku: string
    dropId: string
    units: number
    shards: number
    firstShard?: number
  }): Promise<Result<{ allotted: number }>> {
    const { sku, dropId, units, shards, firstShard = 0 } = input
    assertInvariant(
      Number.isSafeInteger(units) && units >= 0 && units <= STOCK_MAX,
      `${units} is no number of units`,
    )
    assertInvariant(
      Number.isSafeInteger(shards) && shards >= 1 && shards <= DROP_STOCK_SHARDS_MAX,
      `${shards} is no number of shards`,
    )
    return this.#mutex.run(async () => {
      const wanted = { firstShard, shards }
      const inTheWay = () =>
        this.#rows.all().filter((e) => e.dropId !== dropId && isMoving(e) && overlap(e, wanted))
      for (const other of inTheWay()) {
        if (other.state === 'cooling') await this.#cool(sku, other)
      }
      const [busy] = inTheWay()
      if (busy) {
        return refuse('transition_not_allowed', 'Another drop has these units.', {
          extra: { dropId: busy.dropId },
        })
      }
      const known = this.#rows.of(dropId)
      if (known && known.state !== 'selling') return refuse('drop_closed')
      const escrow: EscrowRow = {
        ...(known ?? { dropId, firstShard, allotted: 0, state: 'selling' }),
        shards: Math.max(shards, known?.shards ?? 0),
      }
      return this.#setAside(sku, escrow, units)
    })
  }

  /** See `ShardedStockPort.cool`. What cannot be reached now is told by the alarm. */
  cool({ sku, dropId }: { sku: string; dropId: string }): Promise<Result<null>> {
    return this.#mutex.run(async () => {
      const known = this.#rows.of(dropId)
      // A drop that never got a unit is over too: an allotment that comes late finds it so.
      if (!known) {
        this.#rows.write({ dropId, firstShard: 0, shards: 0, allotted: 0, state: 'cold' })
      } else if (isMoving(known)) {
        const cooling = { ...known, state: 'cooling' as const }
        await this.#deps.host.ready()
        this.#rows.write(cooling)
        this.#wakeSoon()
        await this.#cool(sku, cooling)
      }
      return ok(null)
    })
  }

  /** See `ShardedStockPort.dropLevel`: no unit is moving while this is counted. */
  dropLevel({ sku, dropId }: { sku: string; dropId: string }): Promise<DropStockLevel> {
    return this.#mutex.run(async () => {
      await settleTransfers(this.#deps, sku)
      const escrow = this.#rows.of(dropId)
      if (!escrow) return { available: 0, held: 0, committed: 0, inTransit: 0 }
      const { sold, ...units } = sumUnits(await this.#survey(sku, escrow))
      return { ...units, committed: sold, inTransit: this.#rows.inTransit(dropId) }
    })
  }

  /** The SKU's ledger over root and shards, for staff. Units in transit count as available. */
  wholeLevel(sku: string, own: () => StockLevel): Promise<StockLevel> {
    const used = () => this.#rows.all().filter(({ state }) => state !== 'drained')
    if (used().length === 0) return Promise.resolve(own())
    return this.#mutex.run(async () => {
      await settleTransfers(this.#deps, sku)
      const shards = new Set(used().flatMap(shardsOf))
      const levels = await Promise.all(
        [...shards].map((shard) => this.#deps.shard(sku, shard).level(sku)),
      )
      const inTransit = this.#rows.inTransit()
      if (inTransit === 0 && levels.every(({ onHand }) => onHand === 0)) this.#rows.noteDrained()
      return levels.reduce(addLevels, addLevels(own(), { onHand: inTransit, available: inTransit }))
    })
  }

  /**
   * The journal over root and shards after a position. Units in transit are booked first, so that
   * the sums agree with `wholeLevel`. Every shard that ever sold the SKU is asked once.
   */
  wholeJournal(
    input: { sku: string; from: JournalPosition; limit: number },
    own: (after: number) => JournalEntry[],
  ): Promise<{ entries: JournalEntry[]; next: string }> {
    const { sku, from, limit } = input
    return this.#mutex.run(async () => {
      await settleTransfers(this.#deps, sku)
      return readWhole(
        { own, ofShard: (shard, after) => this.#deps.shard(sku, shard).journal(sku, after, limit) },
        { from, blocks: this.#rows.all(), limit },
      )
    })
  }

  /** Units for claims that found too few: asks that come while others are served go together. */
  request(ask: UnitsAsk): Promise<Supply> {
    return new Promise((answer, fail) => {
      this.#asks.push({ ask, answer, fail })
      if (this.#asks.length > 1) return
      void this.#mutex.run(async () => {
        const served = this.#asks.splice(0)
        try {
          const supplies = await supplyAsks(
            this.#source(),
            served.map((one) => one.ask),
          )
          for (const [n, one] of served.entries()) one.answer(supplies[n] ?? { status: 'unknown' })
        } catch (error) {
          for (const one of served) one.fail(error)
        }
      })
    })
  }

  returnUnits({
    sku,
    dropId,
    shard,
  }: {
    sku: string
    dropId: string
    shard: number
  }): Promise<null> {
    return this.#mutex.run(async () => {
      const escrow = this.#rows.of(dropId)
      if (!escrow || escrow.state === 'selling') return null
      const units = await this.#deps.shard(sku, shard).unitsOf({ sku, dropId, shard })
      await this.#move(sku, escrow, planCollection([units], units.available))
      return null
    })
  }

  /** The alarm's part. Answers when it wants to be called again, or null. */
  attend(sku: string, now: number): Promise<number | null> {
    if (!this.#rows.all().some(isMoving) && this.#rows.inTransit() === 0)
      return Promise.resolve(null)
    return this.#mutex.run(async () => {
      let finished = await settleTransfers(this.#deps, sku)
      for (const escrow of this.#rows.all()) {
        if (escrow.state === 'cooling') finished = (await this.#cool(sku, escrow)) && finished
      }
      return finished ? null : now + TRANSFER_RETRY_MS
    })
  }

  /** Raises or lowers what is set aside to `wanted`, as far as units are there. */
  async #setAside(sku: string, escrow: EscrowRow, wanted: number) {
    await this.#deps.host.ready()
    const { dropId } = escrow
    const more = wanted - escrow.allotted
    // A first allotment finds its shards empty: it need not ask them.
    const shards = escrow.allotted === 0 ? emptyShards(escrow) : await this.#survey(sku, escrow)
    const own = this.#ownLevel(sku)
    const moves =
      more > 0
        ? planAllotment(shards, Math.min(more, own.available))
        : planCollection(shards, -more)
    this.#rows.write(escrow)
    await this.#move(sku, escrow, moves)
    return ok({ allotted: this.#rows.of(dropId)?.allotted ?? 0 })
  }

  /** Tells every shard that the drop is over, and takes back what they have left. */
  async #cool(sku: string, escrow: EscrowRow): Promise<boolean> {
    const { dropId } = escrow
    if (!(await settleTransfers(this.#deps, sku))) return false
    const told = await Promise.allSettled(
      shardsOf(escrow).map((shard) =>
        this.#deps.shard(sku, shard).coolShard({ sku, dropId, shard }),
      ),
    )
    const cooled = told.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const { available } = sumUnits(cooled)
    const { finished } = await this.#move(sku, escrow, planCollection(cooled, available))
    if (!finished || cooled.length < escrow.shards) return false
    const now = this.#rows.of(dropId)
    if (now) this.#rows.write({ ...now, state: 'cold' })
    return true
  }

  async #move(sku: string, escrow: EscrowRow, moves: readonly Move[]) {
    if (moves.length === 0) return { moved: 0, finished: true }
    const { host, newTransferId } = this.#deps
    await host.ready()
    const now = host.now()
    const { transfers } = host.change(now, () => {
      const current = this.#rows.of(escrow.dropId) ?? escrow
      return planTransfers(host.ledger, { sku, escrow: current, moves, newTransferId }, now)
    })
    this.#wakeSoon()
    return carryTransfers(this.#deps, sku, transfers)
  }

  /** The drop's units, shard by shard. @throws where a shard cannot be reached. */
  #survey(sku: string, escrow: EscrowRow): Promise<ShardUnits[]> {
    const { dropId } = escrow
    return Promise.all(
      shardsOf(escrow).map((shard) => this.#deps.shard(sku, shard).unitsOf({ sku, dropId, shard })),
    )
  }

  #source(): SupplySource {
    return {
      escrowOf: (dropId) => this.#rows.of(dropId),
      survey: (sku, escrow) => this.#survey(sku, escrow),
      move: (sku, escrow, moves) => this.#move(sku, escrow, moves),
      inTransit: (dropId) => this.#rows.inTransit(dropId),
      ownAvailable: (sku) => this.#ownLevel(sku).available,
    }
  }

  #ownLevel(sku: string): StockLevel {
    const { host } = this.#deps
    const now = host.now()
    return host.change(now, () => readStock(host.ledger, sku, now)).after
  }

  #wakeSoon(): void {
    const now = this.#deps.host.now()
    this.#deps.host.wakeAt(now + TRANSFER_RETRY_MS, now)
  }
}

const isMoving = ({ state }: EscrowRow): boolean => state === 'selling' || state === 'cooling'

const emptyShards = (escrow: EscrowRow): ShardUnits[] =>
  shardsOf(escrow).map((shard) => ({ shard, available: 0, held: 0, sold: 0, version: 0 }))

const addLevels = (a: StockLevel, b: Partial<StockLevel>): StockLevel => ({
  ...a,
  onHand: a.onHand + (b.onHand ?? 0),
  available: a.available + (b.available ?? 0),
  held: a.held + (b.held ?? 0),
  committed: a.committed + (b.committed ?? 0),
})
