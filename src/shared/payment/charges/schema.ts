import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ChargingKind } from '../contract.ts'
import { CHARGE_REFUNDS, CHARGE_STATES } from './contract.ts'

/** Tables of ENGAGEMENT_DB (migrations/engagement). Times are milliseconds since 1970 UTC. */
export const charges = sqliteTable(
  'charge',
  {
    kind: text('kind').$type<ChargingKind>().notNull(),
    id: text('id').notNull(),
    paymentId: text('payment_id'),
    chargedAt: integer('charged_at').notNull(),
    state: text('state', { enum: CHARGE_STATES }).notNull(),
    refund: text('refund', { enum: CHARGE_REFUNDS }),
    /** The charge as JSON. */
    record: text('record').notNull(),
    comparedAt: integer('compared_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.id] }),
    index('charge_payment').on(t.paymentId),
    index('charge_refund_pending').on(t.comparedAt).where(sql`refund = 'pending'`),
    index('charge_open').on(t.comparedAt).where(sql`state = 'open'`),
    index('charge_unmatched')
      .on(t.chargedAt, t.id)
      .where(sql`state IN ('orphan', 'duplicate', 'wrong_amount')`),
    index('charge_matched').on(t.chargedAt).where(sql`state IN ('matched', 'settled')`),
  ],
)

export const chargeWalks = sqliteTable('charge_walk', {
  kind: text('kind').$type<ChargingKind>().primaryKey(),
  since: integer('since').notNull(),
  until: integer('until').notNull(),
  cursor: text('cursor'),
})
