import { log } from '../../platform/log.ts'
import { assertInvariant, refuse } from '../../platform/result.ts'
import type { StockAnswer, StockClaim, StockCommand } from '../contract.ts'
import { changeStock } from '../stock/change-stock.ts'
import type { StockHost } from '../stock/ledger.ts'
import { claimStock } from './claim-stock.ts'
import type { RootPort, ShardPort, Supply, UnitsAsk } from './protocol.ts'
import { shortage, stockHeld } from './rules.ts'
import { coolShard, creditShard, debitShard, shardUnits } from './shard-ledger.ts'

/** A claim asks the root this often before it is told to come back: others were faster each time. */
const ASKS_PER_CLAIM_MAX = 4
/** Units that came back to a cold shard wait this long, so that several go home together. */
export const RETURN_AFTER_MS = 1_000

interface EscrowShardDeps {
  host: StockHost
  root(sku: string): RootPort
}

/** Claims that wait for the same answer of the root. */
interface Round {
  units: number
  supply: Promise<Supply>
}

/** A shard of a sharded SKU: it sells what it has, and asks the root for more. */
export class EscrowShard implements Omit<ShardPort, 'level' | 'journal'> {
  readonly #deps: EscrowShardDeps
  #asking: Promise<unknown> | null = null
  #next: Round | null = null

  constructor(deps: EscrowShardDeps) {
    this.#deps = deps
  }

  /** See `ShardedStockPort.claim`. Where units are at hand it is one transaction. */
  async #claimAlone(claim: StockClaim): Promise<StockAnswer> {
    for (let asked = 0; ; asked += 1) {
      await this.#deps.host.ready()
      const [answer] = this.#claimAll([claim])
      if (answer) return answer
      if (asked === ASKS_PER_CLAIM_MAX) return stockHeld()
      const refused = await this.#supplied(claim)
      if (refused) return refused
    }
  }

  /** See `ShardedStockPort.claims`. One that finds too few units waits for them alone. */
  async claims(claims: readonly StockClaim[]): Promise<StockAnswer[]> {
    await this.#deps.host.ready()
    const answers = this.#claimAll(claims)
    return Promise.all(claims.map((claim, n) => answers[n] ?? this.#claimAlone(claim)))
  }

  /**
   * The order of an ended hold was paid after all: the root looks for its units everywhere, also
   * where the drop is long over.
   */
  async commitLate(
    command: Extract<StockCommand, { type: 'stock.commit' }>,
  ): Promise<StockAnswer | null> {
    const { host, root } = this.#deps
    const row = host.ledger.isInitialized() ? host.ledger.shard.read(host.ledger.sql) : null
    if (!row) return null
    const { sku, quantity: units } = command
    const { dropId, shard } = row
    const supply = await root(sku).request({ sku, dropId, shard, units, paid: true })
    if (supply.status !== 'supplied') return null
    await host.ready()
    const now = host.now()
    return host.change(now, () => changeStock(host.ledger, command, now)).answer
  }

  async debit(input: Parameters<ShardPort['debit']>[0]): Promise<number> {
    return (await this.#run((now) => debitShard(this.#deps.host.ledger, input, now))).given
  }

  async credit(input: Parameters<ShardPort['credit']>[0]): Promise<null> {
    await this.#run((now) => creditShard(this.#deps.host.ledger, input, now))
    return null
  }

  async coolShard(input: Parameters<ShardPort['coolShard']>[0]) {
    return (await this.#run((now) => coolShard(this.#deps.host.ledger, input, now))).units
  }

  async unitsOf(input: Parameters<ShardPort['unitsOf']>[0]) {
    return (await this.#run((now) => shardUnits(this.#deps.host.ledger, input, now))).units
  }

  /** The alarm's part at a cold shard. Answers when it wants to be called again, or null. */
  async returnUnits(now: number): Promise<number | null> {
    const { host, root } = this.#deps
    const row = host.ledger.isInitialized() ? host.ledger.shard.read(host.ledger.sql) : null
    if (!row || row.selling || shardUnits(host.ledger, row, now).units.available === 0) return null
    const { sku, dropId, shard } = row
    try {
      await root(sku).returnUnits({ sku, dropId, shard })
    } catch (error) {
      log('drop.units-not-returned', { dropId, sku, error })
    }
    return shardUnits(host.ledger, row, now).units.available > 0 ? now + RETURN_AFTER_MS : null
  }

  /**
   * No await in here: the holds and what they follow from are one step. Null for a claim that
   * finds too few units.
   */
  #claimAll(claims: readonly StockClaim[]): (StockAnswer | null)[] {
    const { host } = this.#deps
    const now = host.now()
    const { made } = host.change(now, () => {
      const made = claims.map((claim) => claimStock(host.ledger, claim, now))
      const [first, last] = [made[0], made.at(-1)]
      assertInvariant(first !== undefined && last !== undefined, 'somebody claims')
      return { made, before: first.before, after: last.after }
    })
    const ends = made.map(({ endsAt }) => endsAt).filter((at) => at !== null)
    if (ends.length > 0) host.wakeAt(Math.min(...ends), now)
    return made.map(({ answer }) => answer)
  }

  /** Null where it is worth trying again, else why not. */
  async #supplied(claim: StockClaim): Promise<StockAnswer | null> {
    const { sku, quantity } = claim
    let supply: Supply
    try {
      supply = await this.#ask(claim)
    } catch (error) {
      log('stock.root-unavailable', { sku, error })
      return refuse('dependency_unavailable', undefined, { retryAfter: 1 })
    }
    switch (supply.status) {
      case 'supplied':
        return null
      case 'closed':
        return refuse('drop_closed')
      case 'unknown':
        return refuse('drop_not_open', undefined, { retryAfter: 1 })
      case 'none':
        // Enough is there, only not here: it moved while the root was looking.
        return supply.available >= quantity ? null : shortage(sku, quantity, supply)
    }
  }

  /** One ask at a time is under way; claims that come meanwhile share the next. */
  #ask({ sku, dropId, shard, quantity }: StockClaim): Promise<Supply> {
    if (this.#next) {
      this.#next.units += quantity
      return this.#next.supply
    }
    const send = (): Promise<Supply> => {
      const units = this.#next?.units ?? quantity
      this.#next = null
      const ask: UnitsAsk = { sku, dropId, shard, units }
      const sent = this.#deps.root(sku).request(ask)
      this.#asking = sent.catch(() => null)
      return sent
    }
    const supply = (this.#asking ?? Promise.resolve()).then(send)
    this.#next = { units: quantity, supply }
    return supply
  }

  async #run<T extends { before: StockLevelOf; after: StockLevelOf }>(
    work: (now: number) => T,
  ): Promise<T> {
    const { host } = this.#deps
    await host.ready()
    const now = host.now()
    return host.change(now, () => work(now))
  }
}

type StockLevelOf = ReturnType<typeof shardUnits>['after']
