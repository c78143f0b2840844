import { PROMOTIONS_MAX } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Promotion, PromotionChange, PromotionInput } from './contract.ts'
import { PromotionInputSchema } from './contract.ts'
import {
  changed,
  each,
  idsOfConditions,
  type Named,
  unknownErrors,
  windowErrors,
} from './input-checks.ts'
import {
  deletePromotion,
  insertPromotion,
  selectPromotion,
  selectPromotions,
  updatePromotion,
} from './store.ts'

export interface PromotionDeps {
  db: D1Database
  /** Milliseconds. */
  now: () => number
}

/** A change for the audit. */
interface Changed<T> {
  before: Promotion | null
  after: Promotion | null
  value: T
}

/** Refuses `not_found`. */
export async function readPromotion(
  { db }: Pick<PromotionDeps, 'db'>,
  id: string,
): Promise<Result<Promotion>> {
  const known = await selectPromotion(db, id)
  return known === null ? refuse('not_found') : ok(known)
}

/**
 * Adds a promotion. The same id again is the same promotion. Refuses `invalid_body` with pointers,
 * and `promotion_limit_reached`.
 */
export async function createPromotion(
  deps: PromotionDeps,
  id: string,
  input: PromotionInput,
): Promise<Result<Changed<Promotion>>> {
  const valid = await checked(deps, input)
  if (!valid.ok) return valid
  const known = await selectPromotions(deps.db)
  if (known.length >= PROMOTIONS_MAX && !known.some((one) => one.id === id)) {
    return refuse('promotion_limit_reached')
  }
  await insertPromotion(deps.db, id, input, deps.now())
  const made = await readPromotion(deps, id)
  return made.ok ? ok({ before: null, after: made.value, value: made.value }) : made
}

/**
 * Changes the given fields. Refuses `not_found`, `invalid_body` with pointers, and
 * `version_mismatch` where the promotion is not at `revision` any more.
 */
export async function changePromotion(
  deps: PromotionDeps,
  id: string,
  { revision, ...change }: PromotionChange,
): Promise<Result<Changed<Promotion>>> {
  const before = await selectPromotion(deps.db, id)
  if (before === null) return refuse('not_found')
  if (revision !== undefined && revision !== before.revision) return refuse('version_mismatch')
  const input = PromotionInputSchema.parse(changed(inputOf(before), change))
  const valid = await checked(deps, input)
  if (!valid.ok) return valid
  if (!(await updatePromotion(deps.db, before, input, deps.now()))) {
    return refuse('version_mismatch')
  }
  const after = await readPromotion(deps, id)
  return after.ok ? ok({ before, after: after.value, value: after.value }) : after
}

/** Removes a promotion: orders keep their discounts. Refuses `not_found`. */
export async function removePromotion(
  { db }: Pick<PromotionDeps, 'db'>,
  id: string,
): Promise<Result<Changed<null>>> {
  const before = await selectPromotion(db, id)
  if (before === null) return refuse('not_found')
  await deletePromotion(db, id)
  return ok({ before, after: null, value: null })
}

const inputOf = ({ id: _i, revision: _r, createdAt: _c, updatedAt: _u, ...input }: Promotion) =>
  input

/** Refuses `invalid_body` for a window that ends before it starts and for ids that name nothing. */
async function checked(
  { db }: Pick<PromotionDeps, 'db'>,
  input: PromotionInput,
): Promise<Result<null>> {
  const errors = [...(await unknownErrors(db, idsOf(input))), ...windowErrors(input)]
  return errors.length === 0 ? ok(null) : refuse('invalid_body', undefined, { errors })
}

/** Every id that a promotion names, with its JSON pointer. */
const idsOf = ({ combinesWith, conditions, action }: PromotionInput): Named[] => [
  ...each('promotion', typeof combinesWith === 'string' ? [] : combinesWith, '/combinesWith'),
  ...idsOfConditions(conditions),
  ...(action.kind === 'gift'
    ? [{ kind: 'variant' as const, id: action.variantId, pointer: '/action/variantId' }]
    : []),
]
