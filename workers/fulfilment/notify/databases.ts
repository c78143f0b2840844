import type { FulfilmentDeps } from '../deps.ts'

/** A database with mails: `shard` is the orders database's number, null for ENGAGEMENT_DB. */
export interface MailDatabase {
  shard: number | null
  db: D1Database
}

/** Every database with mails. Codes, which a reader waits for, lie in the first. */
export const mailDatabases = ({
  engagement,
  orders,
}: Pick<FulfilmentDeps, 'engagement' | 'orders'>): MailDatabase[] => [
  { shard: null, db: engagement },
  ...orders.map((db, shard) => ({ shard, db })),
]
