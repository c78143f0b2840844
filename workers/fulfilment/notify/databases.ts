import { databaseOf } from '../../../src/shared/order/databases.ts'
import { orderIdOfMessage } from '../../../src/shared/order/effects/contract.ts'
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

/** The database that has the mail of this id: its order's, else ENGAGEMENT_DB. */
export function mailDatabaseOf(
  deps: Pick<FulfilmentDeps, 'engagement' | 'orders'>,
  mailId: string,
): MailDatabase {
  const own = databaseOf(deps.orders, orderIdOfMessage(mailId)) ?? deps.engagement
  const found = mailDatabases(deps).find(({ db }) => db === own)
  return found ?? { shard: null, db: deps.engagement }
}
