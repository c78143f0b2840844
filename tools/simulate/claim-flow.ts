import type { PassClaims } from '../../src/shared/drop/contract.ts'
import { stockClaimOf } from '../../src/shared/drop/passes/claim.ts'
import type { StockAnswer, StockClaim } from '../../src/shared/inventory/contract.ts'
import type { DropWorld } from './drop-world.ts'
import type { Edge } from './edge.ts'
import { type Fate, type Habits, patience } from './habits.ts'
import { at } from './numbered.ts'
import type { OrderFlow } from './order-flow.ts'
import type { Random } from './random.ts'
import { WRITE_MS } from './service-rates.ts'
import { claimOne, type StockCode } from './stock-code.ts'
import { demand } from './violation.ts'

type Ended = (fate: Fate) => void

/** The use of a pass by an admitted shopper: until it is paid, given up or refused. */
export class ClaimFlow {
  /** Claims sent and not answered yet. */
  open = 0
  answered = 0
  readonly #world: DropWorld
  readonly #random: Random
  readonly #habits: Habits
  readonly #edge: Edge
  readonly #orders: OrderFlow

  constructor(
    world: DropWorld,
    random: Random,
    people: { habits: Habits; edge: Edge; orders: OrderFlow },
  ) {
    this.#world = world
    this.#random = random
    this.#habits = people.habits
    this.#edge = people.edge
    this.#orders = people.orders
  }

  /** Claims after a moment's thought; `ended` hears how it went, once or more often. */
  use(pass: PassClaims, ended: Ended): void {
    const { agenda, definition } = this.#world
    const quantity = this.#random.whole(1, pass.quota)
    const claim = stockClaimOf({
      definition,
      pass,
      variant: at(definition.variants, 0),
      quantity,
      idempotency: { key: 'first key', fingerprint: `${quantity}` },
    })
    agenda.after(this.#random.logNormal(this.#habits.thinkMedian, 0.7), () => {
      // The gateway reads the pass and the status it keeps: no object is asked.
      if (agenda.now >= pass.expiresAt) return ended('too late')
      this.#claim(claim, ended)
      if (this.#random.chance(this.#habits.mischief)) this.#misbehave(claim)
    })
  }

  #claim(claim: StockClaim, ended: Ended): void {
    const { network, agenda } = this.#world
    if (this.#edge.over) {
      ended('missed')
      return
    }
    const sentAt = agenda.now
    const again = () => agenda.after(patience(this.#random), () => this.#claim(claim, ended))
    this.open += 1
    const work = (code: StockCode) => claimOne(code, claim)
    const verb = `claim ${claim.quantity} with ${claim.passId}`
    network.send(
      { to: this.#world.stockShard(claim.shard), verb, costMs: WRITE_MS, work },
      (answer) => {
        this.open -= 1
        this.answered += 1
        this.#check(answer, sentAt, claim)
        this.#answered(answer, claim, ended, again)
      },
      () => {
        this.open -= 1
        again()
      },
    )
  }

  #answered(answer: StockAnswer, claim: StockClaim, ended: Ended, again: () => void): void {
    if (answer.ok) {
      this.#pay(claim, ended)
      return
    }
    const { code } = answer.problem
    if (code === 'stock_held' || code === 'dependency_unavailable') again()
    else if (code === 'insufficient_stock') {
      const idempotency = { key: 'second key', fingerprint: '1' }
      this.#claim({ ...claim, quantity: 1, idempotency }, ended)
    } else ended(code === 'sold_out' || code === 'drop_closed' ? 'missed' : 'too late')
  }

  /** "Sold out" is said only where there was nothing left and nothing held (trust S3). */
  #check(answer: StockAnswer, since: number, { passId, quantity }: StockClaim): void {
    if (answer.ok) {
      const held = answer.value.hold?.quantity
      demand(held === quantity, () => `${passId}: ${held} held for a claim of ${quantity}`)
      return
    }
    const { watch } = this.#world
    if (answer.problem.code === 'pass_expired') {
      const holdId = `hold_${passId.slice('pass_'.length)}`
      demand(!watch.holds.has(holdId), () => `${passId} made its hold and is told it was too late`)
    }
    if (answer.problem.code === 'sold_out') {
      const left = watch.gettable
      demand(watch.wasEmptySince(since), () => `${passId} is told sold out, ${left} are left`)
    }
  }

  /** The button pressed twice; the pass used again later, with another key or another quantity. */
  #misbehave(claim: StockClaim): void {
    const { network, agenda } = this.#world
    const again = (later: StockClaim, check: (answer: StockAnswer) => void) => {
      const work = (code: StockCode) => claimOne(code, later)
      const to = this.#world.stockShard(claim.shard)
      network.send(
        { to, verb: `claim again with ${claim.passId}`, costMs: WRITE_MS, work },
        check,
        () => {},
      )
    }
    if (this.#random.chance(0.5)) {
      agenda.after(this.#random.between(0, 50), () => again(claim, () => {}))
      return
    }
    const key = this.#random.chance(0.5) ? claim.idempotency.key : 'stolen key'
    const odd = { ...claim, quantity: claim.quantity + 1, idempotency: { key, fingerprint: 'odd' } }
    // Only once the pass is over: sooner, it might be the first claim to arrive.
    const wait = claim.passExpiresAt + 2_000 - agenda.now
    agenda.after(wait, () =>
      again(odd, (answer) => demand(!answer.ok, () => `${claim.passId} was used twice`)),
    )
  }

  #pay(claim: StockClaim, ended: Ended): void {
    const { agenda, definition } = this.#world
    const { payMedian, abandon, cancel, ship } = this.#habits
    if (this.#random.chance(abandon)) {
      agenda.after(definition.holdMs, () => ended('abandoned'))
      return
    }
    const later = this.#random.chance(cancel) ? 'cancel' : this.#random.chance(ship) ? 'ship' : null
    agenda.after(this.#random.logNormal(payMedian, 0.6), () =>
      this.#orders.place({ ...claim, later }, ended),
    )
  }
}
