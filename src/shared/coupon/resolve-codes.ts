import { type CouponAsker, type CouponPort, codeKey, type ResolvedCode } from './contract.ts'
import { selectByKeys } from './store.ts'

interface CouponDeps {
  /** CATALOG_DB. */
  db: D1Database
  campaign(id: string): Pick<CouponPort, 'read'>
}

/**
 * Looks codes up for a buyer: one query for all of them, and a look at the campaign of each one
 * that there is. No code costs nothing. Of two spellings of one code the first stays. A campaign
 * that cannot be asked refuses nothing here: the reservation decides.
 */
export async function resolveCodes(
  { db, campaign }: CouponDeps,
  codes: readonly string[],
  buyer: CouponAsker,
): Promise<ResolvedCode[]> {
  const typed = new Map<string, string>()
  for (const code of codes) {
    const key = codeKey(code)
    if (!typed.has(key)) typed.set(key, code)
  }
  if (typed.size === 0) return []
  const found = await selectByKeys(db, [...typed.keys()])
  return Promise.all(
    [...typed].map(async ([key, code]): Promise<ResolvedCode> => {
      const known = found.get(key)?.campaign
      if (known === undefined) return { code, key, campaign: null, isClaimed: false }
      const look = { type: 'coupon.look', terms: known.terms, key, ...buyer } as const
      const seen = await campaign(known.id)
        .read(look)
        .catch(() => ({ refusal: null, isClaimed: false }))
      const refusal = seen.refusal === null ? {} : { refusal: seen.refusal }
      return { code, key, campaign: known, isClaimed: seen.isClaimed, ...refusal }
    }),
  )
}

/**
 * The codes with the terms of this moment and the counts that were seen before: a place that is
 * gone since is the reservation's to refuse.
 */
export async function renewTerms(
  { db }: Pick<CouponDeps, 'db'>,
  codes: readonly ResolvedCode[],
): Promise<ResolvedCode[]> {
  if (codes.length === 0) return []
  const found = await selectByKeys(
    db,
    codes.map(({ key }) => key),
  )
  return codes.map((code) => ({ ...code, campaign: found.get(code.key)?.campaign ?? null }))
}
