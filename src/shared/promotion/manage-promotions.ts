import { PROMOTIONS_MAX } from '../platform/limits.ts'
import { type FieldProblem, ok, type Result, refuse } from '../platform/result.ts'
import type { Promotion, PromotionChange, PromotionInput } from './contract.ts'
import { PromotionInputSchema } from './contract.ts'
import {
  deletePromotion,
  insertPromotion,
  selectPromotion,
  selectPromotions,
  unknownIds,
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

/** The fields with those that a change names; null clears one. */
const changed = (input: PromotionInput, change: Omit<PromotionChange, 'revision'>): object => {
  const told = Object.entries(change).filter(([, value]) => value !== undefined)
  const fields = Object.entries({ ...input, ...Object.fromEntries(told) })
  return Object.fromEntries(fields.filter(([, value]) => value !== null))
}

/** Refuses `invalid_body` for a window that ends before it starts and for ids that name nothing. */
async function checked(
  { db }: Pick<PromotionDeps, 'db'>,
  input: PromotionInput,
): Promise<Result<null>> {
  const named = idsOf(input)
  const of = (kind: Named['kind']) => named.filter((one) => one.kind === kind).map(({ id }) => id)
  const unknown = await unknownIds(db, {
    products: of('product'),
    categories: of('category'),
    variants: of('variant'),
    promotions: of('promotion'),
  })
  const errors: FieldProblem[] = named
    .filter(({ id }) => unknown.has(id))
    .map(({ pointer, kind, id }) => ({
      pointer,
      code: `unknown_${kind}`,
      detail: `There is no ${kind} ${id}.`,
    }))
  const { startsAt, endsAt } = input
  if (
    startsAt !== undefined &&
    endsAt !== undefined &&
    Date.parse(endsAt) <= Date.parse(startsAt)
  ) {
    errors.push({ pointer: '/endsAt', code: 'ends_too_early', detail: 'It ends before it starts.' })
  }
  return errors.length === 0 ? ok(null) : refuse('invalid_body', undefined, { errors })
}

interface Named {
  kind: 'product' | 'category' | 'variant' | 'promotion'
  id: string
  pointer: string
}

/** Every id that a promotion names, with its JSON pointer. */
function idsOf({ combinesWith, conditions, action }: PromotionInput): Named[] {
  const each = (kind: Named['kind'], ids: readonly string[] | undefined, path: string): Named[] =>
    (ids ?? []).map((id, i) => ({ kind, id, pointer: `${path}/${i}` }))
  return [
    ...each('promotion', typeof combinesWith === 'string' ? [] : combinesWith, '/combinesWith'),
    ...conditions.flatMap((condition, i) => [
      ...('productIds' in condition
        ? each('product', condition.productIds, `/conditions/${i}/productIds`)
        : []),
      ...('categoryIds' in condition
        ? each('category', condition.categoryIds, `/conditions/${i}/categoryIds`)
        : []),
    ]),
    ...(action.kind === 'gift'
      ? [{ kind: 'variant' as const, id: action.variantId, pointer: '/action/variantId' }]
      : []),
  ]
}
