import type { Sql } from '../platform/sql.ts'
import type {
  CouponBuyer,
  CouponCounts,
  CouponHolding,
  CouponReservation,
  CouponTerms,
} from './contract.ts'
import type { CouponFacts } from './rules.ts'

/**
 * Tables of `CouponObject`. Their constraints repeat the limits: places by the CHECK of `campaign`,
 * uses of a buyer by the key of `turn`, a code that counts once by the two unique indexes.
 */
export const COUPON_TABLES = `
CREATE TABLE campaign (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL CHECK (revision >= 0),
  total INTEGER,
  per_shopper INTEGER,
  counts_once INTEGER NOT NULL CHECK (counts_once IN (0, 1)),
  starts_at INTEGER,
  ends_at INTEGER,
  claimed INTEGER NOT NULL CHECK (claimed >= 0),
  reserved INTEGER NOT NULL CHECK (reserved >= 0),
  used INTEGER NOT NULL CHECK (used >= 0),
  places INTEGER NOT NULL,
  CHECK (claimed + reserved + used <= places)
) STRICT;
CREATE TABLE claim (
  shopper_id TEXT PRIMARY KEY,
  code_key TEXT NOT NULL,
  once INTEGER NOT NULL CHECK (once IN (0, 1)),
  order_id TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX claim_once ON claim (code_key) WHERE once = 1;
CREATE TABLE redemption (
  order_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  shopper_id TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  code_key TEXT NOT NULL,
  once INTEGER NOT NULL CHECK (once IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('reserved', 'used', 'released', 'expired')),
  of_claim INTEGER NOT NULL CHECK (of_claim IN (0, 1)),
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX redemption_until ON redemption (state, until);
CREATE UNIQUE INDEX redemption_once ON redemption (code_key)
  WHERE once = 1 AND state IN ('reserved', 'used');
CREATE TABLE turn (
  identity TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 1),
  order_id TEXT NOT NULL,
  PRIMARY KEY (identity, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX turn_order ON turn (order_id);
`

type RedemptionState = 'reserved' | 'used' | 'released' | 'expired'

/** `until` is when a reservation ends, and when a released or expired row did (milliseconds). */
interface Redemption extends CouponReservation {
  state: RedemptionState
  ofClaim: boolean
}

type CampaignRow = {
  revision: number
  total: number | null
  per_shopper: number | null
  counts_once: number
  starts_at: number | null
  ends_at: number | null
  claimed: number
  reserved: number
  used: number
}

type RedemptionRow = {
  order_id: string
  version: number
  shopper_id: string
  mailbox: string
  code_key: string
  state: RedemptionState
  of_claim: number
  until: number
}

const redemptionOf = (row: RedemptionRow): Redemption => ({
  orderId: row.order_id,
  version: row.version,
  shopperId: row.shopper_id,
  mailbox: row.mailbox,
  key: row.code_key,
  state: row.state,
  ofClaim: row.of_claim === 1,
  until: row.until,
})

/** The rows of one campaign inside one transaction. */
export class CouponLedger {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** The terms in force: these, or those of a later revision that the campaign has seen. */
  adopt(terms: CouponTerms): CouponTerms {
    const known = this.#campaign()
    if (known && known.revision >= terms.revision) return this.terms() ?? terms
    const { revision, total, perShopper, countsOnce, startsAt, endsAt } = terms
    const taken = known ? known.claimed + known.reserved + known.used : 0
    // A total below the places that are taken lets no further one be taken.
    const places = Math.max(total ?? Number.MAX_SAFE_INTEGER, taken)
    this.#sql.exec(
      `INSERT INTO campaign (id, revision, total, per_shopper, counts_once, starts_at, ends_at,
         claimed, reserved, used, places)
       VALUES (1, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)
       ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, total = excluded.total,
         per_shopper = excluded.per_shopper, counts_once = excluded.counts_once,
         starts_at = excluded.starts_at, ends_at = excluded.ends_at, places = excluded.places`,
      ...[revision, total, perShopper, countsOnce ? 1 : 0, startsAt, endsAt, places],
    )
    return terms
  }

  /** Null before the first command. */
  terms(): CouponTerms | null {
    const row = this.#campaign()
    return row
      ? {
          revision: row.revision,
          total: row.total,
          perShopper: row.per_shopper,
          countsOnce: row.counts_once === 1,
          startsAt: row.starts_at,
          endsAt: row.ends_at,
        }
      : null
  }

  counts(): CouponCounts {
    const { claimed = 0, reserved = 0, used = 0 } = this.#campaign() ?? {}
    return { claimed, reserved, used }
  }

  /** The counts as a buyer meets them, without those of `orderId`: its place is there for it. */
  factsFor(
    terms: CouponTerms,
    { shopperId, mailbox }: CouponBuyer,
    key: string,
    orderId = '',
  ): CouponFacts {
    const { claimed, reserved, used } = this.counts()
    const claim = this.claimOf(shopperId)
    const state = this.redemption(orderId)?.state
    const own = state === 'reserved' || state === 'used' ? 1 : 0
    const uses = identitiesOf({ shopperId, ...(mailbox === undefined ? {} : { mailbox }) }).map(
      (identity) => this.#turns(identity, orderId).length,
    )
    return {
      terms,
      taken: claimed + reserved + used - own,
      buyerUses: Math.max(...uses),
      hasClaim: claim?.key === key && claim.orderId === null,
      isCodeTaken: this.#isCodeTaken(key, shopperId, orderId),
    }
  }

  claimOf(shopperId: string): { key: string; orderId: string | null } | null {
    const query = 'SELECT code_key, order_id FROM claim WHERE shopper_id = ?'
    const [row] = this.#sql
      .exec<{ code_key: string; order_id: string | null }>(query, shopperId)
      .toArray()
    return row ? { key: row.code_key, orderId: row.order_id } : null
  }

  /** A reservation that is over at `now` (milliseconds) holds its claim no more. */
  holdingOf(shopperId: string, now: number): CouponHolding | null {
    const claim = this.claimOf(shopperId)
    if (claim === null) return null
    const use = claim.orderId === null ? null : this.redemption(claim.orderId)
    if (use?.state === 'used') return { key: claim.key, state: 'used' }
    const isReserved = use?.state === 'reserved' && use.until > now
    return { key: claim.key, state: isReserved ? 'reserved' : 'claimed' }
  }

  addClaim(shopperId: string, key: string, { countsOnce }: CouponTerms): void {
    this.#sql.exec(
      'INSERT INTO claim (shopper_id, code_key, once, order_id) VALUES (?, ?, ?, NULL)',
      ...[shopperId, key, countsOnce ? 1 : 0],
    )
    this.#add({ claimed: 1 })
  }

  redemption(orderId: string): Redemption | null {
    const query = 'SELECT * FROM redemption WHERE order_id = ?'
    const [row] = this.#sql.exec<RedemptionRow>(query, orderId).toArray()
    return row ? redemptionOf(row) : null
  }

  /** Writes a use that takes a place: reserved, or used where its reservation had expired. */
  take(use: Redemption, { countsOnce }: Pick<CouponTerms, 'countsOnce'>): void {
    this.#put(use, countsOnce)
    for (const identity of identitiesOf(use)) this.#takeTurn(identity, use.orderId)
    if (use.ofClaim) {
      const query = 'UPDATE claim SET order_id = ? WHERE shopper_id = ?'
      this.#sql.exec(query, use.orderId, use.shopperId)
    }
    this.#add({ [use.state === 'used' ? 'used' : 'reserved']: 1, claimed: use.ofClaim ? -1 : 0 })
  }

  /** The same reservation for a later version of its checkout, or for longer. */
  renew({ orderId, version, until }: Redemption): void {
    const query = 'UPDATE redemption SET version = ?, until = ? WHERE order_id = ?'
    this.#sql.exec(query, version, until, orderId)
  }

  /** A reservation becomes a use. */
  commit({ orderId }: Redemption): void {
    this.#sql.exec("UPDATE redemption SET state = 'used' WHERE order_id = ?", orderId)
    this.#add({ reserved: -1, used: 1 })
  }

  /** Frees the place of a use; a claimed one is in its shopper's wallet again. */
  free(use: Redemption, state: 'released' | 'expired', now: number): void {
    const { orderId, shopperId, ofClaim } = use
    const query = 'UPDATE redemption SET state = ?, until = ? WHERE order_id = ?'
    this.#sql.exec(query, state, now, orderId)
    this.#sql.exec('DELETE FROM turn WHERE order_id = ?', orderId)
    if (ofClaim) this.#sql.exec('UPDATE claim SET order_id = NULL WHERE shopper_id = ?', shopperId)
    this.#add({ [use.state === 'used' ? 'used' : 'reserved']: -1, claimed: ofClaim ? 1 : 0 })
  }

  /** Reservations that ended, the first ones first. */
  due(now: number, limit: number): Redemption[] {
    const query =
      "SELECT * FROM redemption WHERE state = 'reserved' AND until <= ? ORDER BY until LIMIT ?"
    return this.#sql.exec<RedemptionRow>(query, now, limit).toArray().map(redemptionOf)
  }

  /** When the next reservation ends, or null. */
  nextDue(): number | null {
    const query = "SELECT min(until) AS at FROM redemption WHERE state = 'reserved'"
    return this.#sql.exec<{ at: number | null }>(query).toArray()[0]?.at ?? null
  }

  #campaign(): CampaignRow | null {
    return this.#sql.exec<CampaignRow>('SELECT * FROM campaign').toArray()[0] ?? null
  }

  #put(use: Redemption, countsOnce: boolean): void {
    const { orderId, version, shopperId, mailbox, key, state, ofClaim, until } = use
    this.#sql.exec(
      `INSERT OR REPLACE INTO redemption (order_id, version, shopper_id, mailbox, code_key, once,
         state, of_claim, until)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[orderId, version, shopperId, mailbox, key, countsOnce ? 1 : 0, state],
      ...[ofClaim ? 1 : 0, until],
    )
  }

  /** The turns of an identity, without those of an order. */
  #turns(identity: string, besides: string): number[] {
    const query = 'SELECT n FROM turn WHERE identity = ? AND order_id <> ? ORDER BY n'
    const rows = this.#sql.exec<{ n: number }>(query, identity, besides).toArray()
    return rows.map(({ n }) => n)
  }

  /** The lowest turn that is free. */
  #takeTurn(identity: string, orderId: string): void {
    let n = 1
    for (const taken of this.#turns(identity, '')) if (taken === n) n += 1
    const query = 'INSERT INTO turn (identity, n, order_id) VALUES (?, ?, ?)'
    this.#sql.exec(query, identity, n, orderId)
  }

  #isCodeTaken(key: string, shopperId: string, orderId: string): boolean {
    const uses = `SELECT 1 AS n FROM redemption WHERE code_key = ? AND once = 1
      AND state IN ('reserved', 'used') AND order_id <> ?`
    if (this.#sql.exec(uses, key, orderId).toArray().length > 0) return true
    const claims = 'SELECT 1 AS n FROM claim WHERE code_key = ? AND once = 1 AND shopper_id <> ?'
    return this.#sql.exec(claims, key, shopperId).toArray().length > 0
  }

  #add(change: { claimed?: number; reserved?: number; used?: number }): void {
    const { claimed = 0, reserved = 0, used = 0 } = change
    this.#sql.exec(
      `UPDATE campaign SET claimed = claimed + ?, reserved = reserved + ?, used = used + ?`,
      ...[claimed, reserved, used],
    )
  }
}

const identitiesOf = ({ shopperId, mailbox }: CouponBuyer): string[] => [
  `shopper:${shopperId}`,
  ...(mailbox === undefined ? [] : [`mailbox:${mailbox}`]),
]
