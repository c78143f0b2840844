import type { DropCoordinator } from '../../src/shared/drop/coordinator/coordinator.ts'
import type { StockAnswer, StockClaim, StockCommand } from '../../src/shared/inventory/contract.ts'
import type { CoordinatorCode } from './drop-code.ts'
import type { DropWorld } from './drop-world.ts'
import type { Fate } from './habits.ts'
import type { Call } from './network.ts'
import type { Random } from './random.ts'
import { WRITE_MS } from './service-rates.ts'
import type { ObjectCode } from './simulated-object.ts'
import type { StockCode } from './stock-code.ts'

/** From completion on, the hold lasts this long (checkout's own time for a payment). */
const ORDER_HOLD_MS = 15 * 60_000

interface Purchase extends StockClaim {
  later: 'cancel' | 'ship' | null
}

/**
 * What the shop does with a claim that is paid: the buyer's allowance, a longer hold, the payment,
 * the commitment by the queue, and what may follow. Each step is repeated until it is answered:
 * the intent is durable. One caller at a time is not promised; the objects see to that.
 */
export class OrderFlow {
  /** Orders that are not decided yet. */
  open = 0
  /** When each unit was sold, in order. */
  readonly soldAt: number[] = []
  /** Units of each identity in orders that stand. */
  readonly bought = new Map<string, number>()
  readonly #world: DropWorld
  readonly #random: Random
  readonly #sharedHomes: number

  /** @param sharedHomes share of shoppers who have the address of the one before */
  constructor(world: DropWorld, random: Random, sharedHomes: number) {
    this.#world = world
    this.#random = random
    this.#sharedHomes = sharedHomes
  }

  place(purchase: Purchase, decided: (fate: Fate) => void): void {
    this.open += 1
    this.#place(purchase).then(
      (fate) => {
        this.open -= 1
        decided(fate)
        if (fate === 'bought' && purchase.later) this.#later(purchase, purchase.later)
      },
      (error: unknown) => {
        this.#world.agenda.after(0, () => {
          throw error
        })
      },
    )
    this.#world.agenda.stir()
  }

  async #place(purchase: Purchase): Promise<Fate> {
    const { agenda } = this.#world
    const { sku, shopperId, quantity, passId } = purchase
    const holdId = `hold_${passId.slice('pass_'.length)}`
    const orderId = orderIdOf(purchase)
    const identities = this.#identities(shopperId)
    const allowance = { orderId, dropId: purchase.dropId, units: quantity, identities }
    const reserved = await this.#askRoot('reservePurchase', (root) =>
      root.execute({ type: 'drop.reserve-purchase', purchase: allowance }),
    )
    if (!reserved.ok) {
      await this.#stock(purchase, { type: 'stock.release', sku, holdId })
      return 'over the limit'
    }
    const expiresAt = Math.floor(agenda.now) + ORDER_HOLD_MS
    const extended = await this.#stock(purchase, { type: 'stock.extend', sku, holdId, expiresAt })
    if (!extended.ok) {
      await this.#returnAllowance(orderId)
      return 'too late'
    }
    // The payment, and the queue's way.
    await this.#wait(this.#random.between(800, 4_000))
    const committed = await this.#stock(purchase, {
      type: 'stock.commit',
      sku,
      holdId,
      holder: shopperId,
      quantity,
    })
    if (!committed.ok) {
      await this.#returnAllowance(orderId)
      return 'too late'
    }
    for (let unit = 0; unit < quantity; unit += 1) this.soldAt.push(agenda.now)
    for (const { kind, hash } of identities) {
      const key = `${kind} ${hash}`
      this.bought.set(key, (this.bought.get(key) ?? 0) + quantity)
    }
    return 'bought'
  }

  #later(purchase: Purchase, what: 'cancel' | 'ship'): void {
    const { agenda } = this.#world
    const { sku, passId } = purchase
    const holdId = `hold_${passId.slice('pass_'.length)}`
    this.open += 1
    agenda.after(this.#random.between(1_000, 240_000), () => {
      agenda.stir()
      const type = what === 'ship' ? 'stock.ship' : 'stock.release'
      const given = this.#stock(purchase, { type, sku, holdId }).then(async () => {
        if (what === 'ship') return
        const orderId = orderIdOf(purchase)
        await this.#returnAllowance(orderId)
        for (const { kind, hash } of this.#identities(purchase.shopperId)) {
          const key = `${kind} ${hash}`
          this.bought.set(key, (this.bought.get(key) ?? 0) - purchase.quantity)
        }
      })
      void given.then(() => {
        this.open -= 1
      })
    })
  }

  #identities(shopperId: string) {
    const n = Number(shopperId.slice(-7))
    const home = n % 100 >= 100 - 100 * this.#sharedHomes ? n - 1 : n
    return [
      { kind: 'shopper' as const, hash: shopperId },
      { kind: 'address' as const, hash: `home-${home}` },
    ]
  }

  #stock(purchase: Purchase, command: StockCommand): Promise<StockAnswer> {
    const to = this.#world.stockShard(purchase.shard)
    const work = ({ keeper }: StockCode) => keeper.execute(command)
    return this.#persist({ to, verb: `${command.type} ${purchase.passId}`, costMs: WRITE_MS, work })
  }

  #returnAllowance(orderId: string): Promise<unknown> {
    return this.#askRoot('returnPurchase', (root) =>
      root.execute({ type: 'drop.return-purchase', orderId }),
    )
  }

  #askRoot<Answer>(verb: string, ask: (root: DropCoordinator) => Promise<Answer>): Promise<Answer> {
    const work = ({ coordinator }: CoordinatorCode) => ask(coordinator)
    return this.#persist({ to: this.#world.dropRoot, verb, costMs: WRITE_MS, work })
  }

  async #persist<Code extends ObjectCode, Answer>(call: Call<Code, Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await this.#world.network.ask(call)
      } catch {
        await this.#wait(this.#random.between(500, 3_000))
      }
    }
  }

  #wait(ms: number): Promise<void> {
    const { agenda } = this.#world
    return new Promise((resolve) =>
      agenda.after(ms, () => {
        agenda.stir()
        resolve()
      }),
    )
  }
}

const orderIdOf = ({ passId }: StockClaim): string => `ord_${passId.slice('pass_'.length)}`
