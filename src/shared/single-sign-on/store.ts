import { and, asc, between, eq, lt } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { statementOf } from '../platform/bulk-rows.ts'
import type { Now } from '../platform/clock.ts'
import type { SigningKey } from './contract.ts'
import { signing_key } from './schema.ts'

/** The keys of the periods from `first` to `last`, the oldest first. */
export async function loadKeys(db: D1Database, first: number, last: number): Promise<SigningKey[]> {
  const rows = await drizzle(db)
    .select()
    .from(signing_key)
    .where(between(signing_key.period, first, last))
    .orderBy(asc(signing_key.period))
  return rows.map(({ period, kid, public_jwk, private_sealed }) => ({
    period,
    kid,
    // Written by `insertKeys` and by nothing else.
    publicJwk: JSON.parse(public_jwk),
    privateSealed: private_sealed,
  }))
}

/** Adds keys to periods that have none, and deletes those of periods before `first`. */
export async function insertKeys(
  db: D1Database,
  keys: readonly SigningKey[],
  first: number,
  now: Now,
): Promise<void> {
  const orm = drizzle(db)
  const inserts = keys.map(({ period, kid, publicJwk, privateSealed }) =>
    orm
      .insert(signing_key)
      .values({
        period,
        kid,
        public_jwk: JSON.stringify(publicJwk),
        private_sealed: privateSealed,
        created_at: now,
      })
      .onConflictDoNothing(),
  )
  const old = orm.delete(signing_key).where(lt(signing_key.period, first))
  await db.batch([...inserts, old].map((query) => statementOf(db, query)))
}

/** Deletes one key, unless another isolate has replaced it meanwhile. */
export async function deleteKey(
  db: D1Database,
  { period, kid }: Pick<SigningKey, 'period' | 'kid'>,
): Promise<void> {
  const query = drizzle(db)
    .delete(signing_key)
    .where(and(eq(signing_key.period, period), eq(signing_key.kid, kid)))
  await statementOf(db, query).run()
}
