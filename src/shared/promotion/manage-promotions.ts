import { utf8Bytes } from '../kit/bytes.ts'
import { PROMOTION_RULES_MAX_BYTES, PROMOTIONS_MAX } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { followCategories, outgrows, withBranches } from './branches/rules.ts'
import type { Promotion, PromotionChange, PromotionInput } from './contract.ts'
import { PromotionInputSchema } from './contract.ts'
import {
  type ConfiguredNames,
  changed,
  each,
  idsOfConditions,
  type Named,
  tooLarge,
  unknownErrors,
  windowErrors,
} from './input-checks.ts'
import {
  deletePromotion,
  insertPromotion,
  selectBranches,
  selectPromotion,
  selectPromotions,
  updatePromotion,
} from './store.ts'

export interface PromotionDeps {
  db: D1Database
  names: ConfiguredNames
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
  const fits = await requireRulesFit(deps, known, id, input)
  if (!fits.ok) return fits
  await insertPromotion(deps.db, id, input, deps.now())
  const made = await readPromotion(deps, id)
  return made.ok ? ok({ before: null, after: made.value, value: made.value }) : made
}

/**
 * Changes the given fields. Refuses `not_found`, `invalid_body` with pointers,
 * `promotion_limit_reached`, and `version_mismatch` where the promotion is not at `revision` any more.
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
  const valid = await checked(deps, input, before)
  if (!valid.ok) return valid
  const fits = await requireRulesFit(deps, await selectPromotions(deps.db), id, input)
  if (!fits.ok) return fits
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

type Rule = Pick<PromotionInput, 'combinesWith' | 'conditions' | 'action'>

const bytesOf = ({ combinesWith, conditions, action }: Rule): number =>
  utf8Bytes(JSON.stringify({ combinesWith, conditions, action }))

/**
 * Refuses `promotion_limit_reached` with a pointer where the active promotions, with the categories
 * below those that they name, would be more than every cart can keep a copy of. What is no larger
 * than before is never refused: it may be the way out.
 */
async function requireRulesFit(
  { db }: Pick<PromotionDeps, 'db'>,
  all: readonly Promotion[],
  id: string,
  input: PromotionInput,
): Promise<Result<null>> {
  if (input.status !== 'active') return ok(null)
  const active = all.filter(({ status }) => status === 'active')
  const categories = followCategories([...active, input]) ? await selectBranches(db) : []
  const bound = { categories, sizeOf: bytesOf, max: PROMOTION_RULES_MAX_BYTES }
  return outgrows<Rule>(active, { id, next: input }, bound)
    ? refuse('promotion_limit_reached', 'The active promotions name too much.', {
        errors: [tooLarge(withBranches(input, categories))],
      })
    : ok(null)
}

const inputOf = ({ id: _i, revision: _r, createdAt: _c, updatedAt: _u, ...input }: Promotion) =>
  input

/**
 * Refuses `invalid_body` for a window that ends before it starts and for ids that name nothing,
 * unless they stood there before.
 */
async function checked(
  deps: Pick<PromotionDeps, 'db' | 'names'>,
  input: PromotionInput,
  before: Promotion | null = null,
): Promise<Result<null>> {
  const known = before === null ? [] : idsOf(before)
  const errors = [...(await unknownErrors(deps, idsOf(input), known)), ...windowErrors(input)]
  return errors.length === 0 ? ok(null) : refuse('invalid_body', undefined, { errors })
}

/** Every id that a promotion names, with its JSON pointer. */
const idsOf = ({
  combinesWith,
  conditions,
  action,
}: Pick<PromotionInput, 'combinesWith' | 'conditions' | 'action'>): Named[] => [
  ...each('promotion', typeof combinesWith === 'string' ? [] : combinesWith, '/combinesWith'),
  ...idsOfConditions(conditions),
  ...(action.kind === 'gift'
    ? [{ kind: 'variant' as const, id: action.variantId, pointer: '/action/variantId' }]
    : []),
  ...(action.kind === 'free-delivery'
    ? each('delivery_option', action.optionIds, '/action/optionIds')
    : []),
]
