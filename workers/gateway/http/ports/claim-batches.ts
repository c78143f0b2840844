import type { StockAnswer, StockClaim } from '../../../../src/shared/inventory/contract.ts'
import { assertInvariant } from '../../../../src/shared/platform/result.ts'

/** Claims one call carries at most: a transaction of a few milliseconds. */
const BATCH_MAX = 64
/**
 * How long a claim relies on a call that another request makes: that request may be gone, and its
 * call with it. A claim that is made twice finds its own hold.
 */
const RELIED_ON_MS = 1_000

type Send = (claims: readonly StockClaim[]) => Promise<StockAnswer[]>

interface Batch {
  claims: StockClaim[]
  answers: Promise<StockAnswer[]>
}

/** Calls to one stock shard: at most one under way, and the batch that follows it. */
interface Lane {
  underWay: Promise<unknown> | null
  gathering: Batch | null
}

interface Deps {
  wait(ms: number): Promise<unknown>
  waitUntil(work: Promise<unknown>): void
}

/**
 * Claims of many requests in few calls: while one is under way to a stock shard, those that come
 * meanwhile gather and go together. A single claim goes at once; in a rush the shard is asked for
 * dozens in one transaction.
 */
export class ClaimBatches {
  readonly #deps: Deps
  readonly #lanes = new Map<string, Lane>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /**
   * @param shard the stock shard's name
   * @throws what the call threw, for every claim in it
   */
  async claim(shard: string, claim: StockClaim, send: Send): Promise<StockAnswer> {
    const joined = this.#join(shard, claim, send)
    const late = this.#deps.wait(RELIED_ON_MS).then(() => null)
    const answer = (await Promise.race([joined, late])) ?? (await send([claim]))[0]
    assertInvariant(answer !== undefined, 'every claim has an answer')
    return answer
  }

  async #join(shard: string, claim: StockClaim, send: Send): Promise<StockAnswer | undefined> {
    const lane = this.#lanes.get(shard) ?? { underWay: null, gathering: null }
    this.#lanes.set(shard, lane)
    if (!lane.gathering || lane.gathering.claims.length >= BATCH_MAX) {
      lane.gathering = this.#gather(shard, lane, send)
    }
    const { claims, answers } = lane.gathering
    const place = claims.push(claim) - 1
    return (await answers)[place]
  }

  /** A batch that leaves once the call before it has been answered. */
  #gather(shard: string, lane: Lane, send: Send): Batch {
    const claims: StockClaim[] = []
    const before = lane.underWay ?? Promise.resolve()
    const turn = Promise.race([before, ...(lane.underWay ? [this.#deps.wait(RELIED_ON_MS)] : [])])
    const answers = turn.then(() => {
      if (lane.gathering === batch) lane.gathering = null
      return send(claims)
    })
    const batch = { claims, answers }
    const done: Promise<unknown> = answers
      .catch(() => null)
      .then(() => {
        if (lane.underWay === done) this.#lanes.delete(shard)
      })
    lane.underWay = done
    this.#deps.waitUntil(done)
    return batch
  }
}
