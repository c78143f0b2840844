import type { Answer, Handlers } from '../kit/handlers.ts'
import {
  OUTBOX_RESEND_MS,
  RED_PACKET_GRANTS_PER_RUN,
  RED_PACKET_SETTLE_DELAY_MS,
} from '../platform/limits.ts'
import { assertInvariant, ok, refuse } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type {
  ClaimView,
  RedPacketCommands,
  RedPacketCounts,
  RedPacketDefinition,
  RedPacketQueries,
  SettledShare,
} from './contract.ts'
import {
  closePacket,
  dueShares,
  endSooner,
  findClaim,
  insertClaim,
  insertPacket,
  type OpenedPacket,
  readPacket,
  readShare,
  settleShare,
  sumRows,
} from './object-store.ts'
import { claimView, countsOf, type Seed, splitOf, stateAt } from './rules.ts'

/** The dependencies of a red packet's logic. Times in milliseconds. */
interface RedPacketDeps {
  sql: Sql
  /** Whether the object was ever written. */
  isInitialized(): boolean
  ensureSchema(): void
  now(): number
  /** One transaction: all of `work` or none of it. */
  transact<T>(work: () => T): T
  /** Learns what alarm is set, and sets one that was lost. */
  ready(): Promise<void>
  /** Sets the alarm to `at`, unless one is set for then or sooner. */
  wakeAt(at: number, now: number): void
  newSeed(): Seed
  /** Asks fulfilment to credit the shares that are due. */
  askToSettle(): Promise<void>
}

type ClaimFields = Parameters<RedPacketCommands['red-packet.claim']>[0]

/**
 * All that a red packet's object does, wherever it runs. A claim is one row; the share of the claim
 * follows from its sequence. Fulfilment credits the shares: the keeper asks for it by message until
 * every share that has a claim is settled, so that a message may be lost or come twice.
 */
export class RedPacketKeeper {
  readonly #deps: RedPacketDeps
  /** When fulfilment is asked next; null: at once, where a share is due. */
  #askAt: number | null = null

  constructor(deps: RedPacketDeps) {
    this.#deps = deps
  }

  readonly commands: Handlers<RedPacketCommands> = {
    'red-packet.open': async ({ definition }) => {
      const now = await this.#begin()
      return this.#deps.transact(() => {
        const packet = this.#opened(definition, now)
        return this.#counts(packet, now)
      })
    },
    'red-packet.claim': async (claim) => this.#claim(claim, await this.#begin()),
    'red-packet.settle': async ({ settled }) => this.#settle(settled, await this.#begin()),
  }

  readonly queries: Handlers<RedPacketQueries> = {
    'red-packet.counts': () => {
      const packet = this.#packet()
      return packet === null ? null : this.#counts(packet, this.#deps.now())
    },
    'red-packet.claim-of': ({ memberId }) =>
      this.#packet() === null ? null : this.#viewClaim(memberId),
    'red-packet.due': ({ limit }) =>
      this.#packet() === null ? [] : dueShares(this.#deps.sql, limit),
  }

  /** When the object has work to do (milliseconds), or null. */
  nextAttentionAt(): number | null {
    const packet = this.#packet()
    if (packet === null) return null
    const ends = packet.closedAt === null ? packet.endsAt : Number.POSITIVE_INFINITY
    const asks = this.#isDue() ? (this.#askAt ?? this.#deps.now()) : Number.POSITIVE_INFINITY
    const next = Math.min(ends, asks)
    return next === Number.POSITIVE_INFINITY ? null : next
  }

  /** The work of the alarm: returns the rest at the end, and asks for the credit of due shares. */
  async attend(now: number): Promise<number | null> {
    const packet = this.#packet()
    if (packet === null) return null
    if (packet.closedAt === null && now >= packet.endsAt) {
      this.#deps.transact(() => {
        closePacket(this.#deps.sql, now)
        this.#counts(packet, now)
      })
    }
    if (this.#isDue() && (this.#askAt ?? 0) <= now) {
      // Before the call: a claim during it may ask for a sooner message, which must stay.
      this.#askAt = now + OUTBOX_RESEND_MS
      await this.#deps.askToSettle()
    }
    return this.nextAttentionAt()
  }

  #claim(
    { definition, memberId, key }: ClaimFields,
    now: number,
  ): Answer<RedPacketCommands, 'red-packet.claim'> {
    const { sql, transact } = this.#deps
    const claimed = transact(() => {
      const packet = this.#opened(definition, now)
      const earlier = findClaim(sql, memberId)
      if (earlier !== null) {
        const isRepeat = key !== null && earlier.requestKey === key
        return isRepeat ? ok({ replayed: true, isDue: false }) : refuse('already_claimed')
      }
      const state = packet.closedAt === null ? stateAt(packet, now) : 'ended'
      if (state === 'coming') {
        return refuse('not_started', undefined, {
          retryAfter: Math.ceil((packet.startsAt - now) / 1000),
        })
      }
      if (state === 'ended') return refuse('ended')
      const sequence = insertClaim(sql, { memberId, key, at: now })
      assertInvariant(sequence !== null, 'a member without a claim can claim')
      return ok({ replayed: false, isDue: sequence <= packet.shares })
    })
    if (!claimed.ok) return claimed
    if (claimed.value.isDue) this.#askSoon(now)
    return ok({ replayed: claimed.value.replayed })
  }

  #settle(settled: readonly SettledShare[], now: number): RedPacketCounts {
    const { sql, transact } = this.#deps
    const packet = this.#packet()
    assertInvariant(packet !== null, 'shares are settled of a red packet that was claimed')
    const counts = transact(() => {
      for (const share of settled) settleShare(sql, share, now)
      return this.#counts(packet, now)
    })
    // A full run leaves more to do. One with failures waits: the message comes again by itself.
    if (settled.length >= RED_PACKET_GRANTS_PER_RUN && this.#isDue()) this.#askSoon(now)
    return counts
  }

  #viewClaim(memberId: string): ClaimView | null {
    const { sql } = this.#deps
    const claim = findClaim(sql, memberId)
    return claim === null ? null : claimView(readShare(sql, claim.sequence))
  }

  /** The red packet, made of the definition by the first command. */
  #opened(definition: RedPacketDefinition, now: number): OpenedPacket {
    const { sql, ensureSchema, newSeed, wakeAt } = this.#deps
    ensureSchema()
    const known = readPacket(sql)
    if (known === null) insertPacket(sql, definition, splitOf(definition, newSeed()))
    else if (known.revision < definition.revision) {
      endSooner(sql, definition.endsAt, definition.revision)
    } else return known
    const packet = readPacket(sql)
    assertInvariant(packet !== null, 'the red packet was written')
    if (packet.closedAt === null) wakeAt(packet.endsAt, now)
    return packet
  }

  #counts(packet: OpenedPacket, now: number): RedPacketCounts {
    const sums = sumRows(this.#deps.sql, packet)
    assertInvariant(sums !== null, 'a red packet has shares')
    return countsOf(sums, now >= packet.endsAt)
  }

  #packet(): OpenedPacket | null {
    return this.#deps.isInitialized() ? readPacket(this.#deps.sql) : null
  }

  #isDue(): boolean {
    return dueShares(this.#deps.sql, 1).length > 0
  }

  #askSoon(now: number): void {
    const soon = now + RED_PACKET_SETTLE_DELAY_MS
    const isAhead = this.#askAt !== null && this.#askAt > now
    this.#askAt = isAhead ? Math.min(this.#askAt ?? soon, soon) : soon
    this.#deps.wakeAt(this.#askAt, now)
  }

  async #begin(): Promise<number> {
    await this.#deps.ready()
    return this.#deps.now()
  }
}
