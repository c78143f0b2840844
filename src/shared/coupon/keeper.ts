import { type Answer, answer, type Handlers, type Message } from '../kit/handlers.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type {
  CommitOutcome,
  CouponAsker,
  CouponCommands,
  CouponQueries,
  CouponReason,
  CouponReservation,
  CouponStanding,
  CouponTerms,
} from './contract.ts'
import { CouponLedger } from './ledger.ts'
import { refusalOfClaim, refusalOfUse } from './rules.ts'

/** Reservations that one call or alarm ends: the next one goes on. */
const EXPIRED_AT_ONCE = 500

/** The dependencies of a coupon object's logic. Times in milliseconds. */
interface KeeperDeps {
  sql: Sql
  now(): number
  /** Whether a command has run before: there are no tables otherwise. */
  isInitialized(): boolean
  /** One transaction, all of `work` or none of it, after the tables are made. */
  transact<T>(work: () => T): T
  /** Learns what alarm is set; awaited before each command. */
  ready(): Promise<void>
  wakeAt(at: number, now: number): void
}

const refuseCoupon = (reason: CouponReason) =>
  refuse('coupon_invalid', undefined, { extra: { reason } })

/**
 * All a coupon object does. Places are taken and freed in one transaction each, by
 * `refusalOfUse` over the rows; a call that is repeated changes nothing.
 */
export class CouponKeeper {
  readonly #deps: KeeperDeps
  readonly #ledger: CouponLedger

  constructor(deps: KeeperDeps) {
    this.#deps = deps
    this.#ledger = new CouponLedger(deps.sql)
  }

  readonly commands: Handlers<CouponCommands> = {
    'coupon.claim': (claim) => this.#change((now) => this.#claim(claim, now)),
    'coupon.reserve': ({ terms, ...reservation }) =>
      this.#change((now) => this.#reserve(terms, reservation, now), reservation.until),
    'coupon.commit': ({ orderId }) => this.#change((now) => this.#commit(orderId, now)),
    'coupon.release': ({ orderId, version }) =>
      this.#change((now) => {
        const use = this.#ledger.redemption(orderId)
        const isLater = version !== undefined && use !== null && use.version > version
        // A version frees what its own completion took, and no placed order's.
        const isOf = version === undefined ? ['reserved', 'used'] : ['reserved']
        if (use && !isLater && isOf.includes(use.state)) this.#ledger.free(use, 'released', now)
        return undefined
      }),
  }

  readonly queries: Handlers<CouponQueries> = {
    'coupon.look': ({ terms, key, ...buyer }) => this.#look(terms, key, buyer),
    'coupon.holding': ({ shopperId }) =>
      this.#deps.isInitialized() ? this.#ledger.holdingOf(shopperId, this.#deps.now()) : null,
    'coupon.counts': () => {
      if (!this.#deps.isInitialized()) return { claimed: 0, reserved: 0, used: 0 }
      this.#endDue()
      return this.#ledger.counts()
    },
  }

  execute<Type extends keyof CouponCommands>(
    command: Message<CouponCommands, Type>,
  ): Promise<Answer<CouponCommands, Type>> {
    return answer<CouponCommands, Type>(this.commands, command)
  }

  read<Type extends keyof CouponQueries>(
    query: Message<CouponQueries, Type>,
  ): Promise<Answer<CouponQueries, Type>> {
    return answer<CouponQueries, Type>(this.queries, query)
  }

  /** Ends the reservations that are due. Answers when to call it again, or null. */
  attend(now: number): number | null {
    if (!this.#deps.isInitialized()) return null
    this.#deps.transact(() => this.#expire(now))
    return this.#ledger.nextDue()
  }

  /** When the next reservation ends, or null. */
  nextAttentionAt(): number | null {
    return this.#deps.isInitialized() ? this.#ledger.nextDue() : null
  }

  /** One transaction; the alarm that it needs is set with it. */
  async #change<T>(work: (now: number) => T, wakeAt?: number): Promise<T> {
    await this.#deps.ready()
    const now = this.#deps.now()
    const answered = this.#deps.transact(() => {
      this.#expire(now)
      return work(now)
    })
    if (wakeAt !== undefined) this.#deps.wakeAt(wakeAt, now)
    return answered
  }

  /** Before a look at the places: an alarm may be lost, and nobody reserves a place that is shown as taken. */
  #endDue(): void {
    const now = this.#deps.now()
    const nextDue = this.#ledger.nextDue()
    if (nextDue !== null && nextDue <= now) this.#deps.transact(() => this.#expire(now))
  }

  #expire(now: number): void {
    for (const use of this.#ledger.due(now, EXPIRED_AT_ONCE)) this.#ledger.free(use, 'expired', now)
  }

  /** A shopper has one claim of a campaign. */
  #claim(
    { terms: told, shopperId, key }: { terms: CouponTerms; shopperId: string; key: string },
    now: number,
  ): Result<{ key: string }> {
    const terms = this.#ledger.adopt(told)
    const known = this.#ledger.claimOf(shopperId)
    if (known) return refuse('already_claimed', undefined, { extra: { key: known.key } })
    const refusal = refusalOfClaim(this.#ledger.factsFor(terms, { shopperId }, key), now)
    if (refusal) return refuseCoupon(refusal)
    this.#ledger.addClaim(shopperId, key, terms)
    return ok({ key })
  }

  #reserve(
    told: CouponTerms,
    reservation: CouponReservation,
    now: number,
  ): Result<{ replayed: boolean }> {
    const terms = this.#ledger.adopt(told)
    const { orderId, shopperId, mailbox, key, version } = reservation
    const known = this.#ledger.redemption(orderId)
    const stands = known?.state === 'reserved' || known?.state === 'used'
    // An earlier version of the checkout can place the order no more: it needs no place.
    if (known && stands && (known.state === 'used' || known.version > version)) {
      return ok({ replayed: true })
    }
    if (known && stands && sameUse(known, reservation)) {
      this.#ledger.renew({ ...known, version, until: Math.max(known.until, reservation.until) })
      return ok({ replayed: true })
    }
    if (known && stands) this.#ledger.free(known, 'released', now)
    const facts = this.#ledger.factsFor(terms, { shopperId, mailbox }, key, orderId)
    const refusal = refusalOfUse(facts, now)
    if (refusal) return refuseCoupon(refusal)
    this.#ledger.take({ ...reservation, state: 'reserved', ofClaim: facts.hasClaim }, terms)
    return ok({ replayed: false })
  }

  /** An order whose reservation has expired takes a place again, where there is one. */
  #commit(orderId: string, now: number): CommitOutcome {
    const use = this.#ledger.redemption(orderId)
    const terms = this.#ledger.terms()
    if (use === null || terms === null) return 'unknown'
    if (use.state === 'used' || use.state === 'released') return use.state
    if (use.state === 'reserved') {
      this.#ledger.commit(use)
      return 'used'
    }
    const open = { ...terms, startsAt: null, endsAt: null }
    const facts = this.#ledger.factsFor(open, use, use.key, orderId)
    if (refusalOfUse(facts, now) !== null) return 'late'
    this.#ledger.take({ ...use, state: 'used', ofClaim: facts.hasClaim }, terms)
    return 'used'
  }

  #look(told: CouponTerms, key: string, { orderId, ...buyer }: CouponAsker): CouponStanding {
    if (!this.#deps.isInitialized()) {
      const none = { taken: 0, buyerUses: 0, hasClaim: false, isCodeTaken: false }
      const refusal = refusalOfUse({ terms: told, ...none }, this.#deps.now())
      return { refusal, isClaimed: false }
    }
    this.#endDue()
    const facts = this.#ledger.factsFor(told, buyer, key, orderId)
    return {
      refusal: refusalOfUse(facts, this.#deps.now()),
      isClaimed: this.#ledger.claimOf(buyer.shopperId)?.key === key,
    }
  }
}

const sameUse = (a: CouponReservation, b: CouponReservation): boolean =>
  a.key === b.key && a.shopperId === b.shopperId && a.mailbox === b.mailbox
