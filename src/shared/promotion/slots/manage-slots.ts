import { utf8Bytes } from '../../kit/bytes.ts'
import { PROMOTION_SLOT_RULES_MAX_BYTES, PROMOTION_SLOTS_MAX } from '../../platform/limits.ts'
import { type FieldProblem, ok, type Result, refuse } from '../../platform/result.ts'
import { followCategories, outgrows, withBranches } from '../branches/rules.ts'
import {
  type ConfiguredNames,
  changed,
  idsOfConditions,
  type Named,
  tooLarge,
  unknownErrors,
  windowErrors,
} from '../input-checks.ts'
import { selectBranches } from '../store.ts'
import { type Slot, type SlotChange, type SlotInput, SlotInputSchema } from './contract.ts'
import { deleteSlot, insertSlot, selectSlot, selectSlots, updateSlot } from './store.ts'

export interface SlotDeps {
  db: D1Database
  names: ConfiguredNames
  /** Milliseconds. */
  now: () => number
}

/** A change for the audit. */
interface Changed<T> {
  before: Slot | null
  after: Slot | null
  value: T
}

/** Refuses `not_found`. */
export async function readSlot({ db }: Pick<SlotDeps, 'db'>, id: string): Promise<Result<Slot>> {
  const known = await selectSlot(db, id)
  return known === null ? refuse('not_found') : ok(known)
}

/**
 * Adds a slot. The same id again is the same slot. Refuses `invalid_body` with pointers, and
 * `promotion_slot_limit_reached`.
 */
export async function createSlot(
  deps: SlotDeps,
  id: string,
  input: SlotInput,
): Promise<Result<Changed<Slot>>> {
  const valid = await checked(deps, input)
  if (!valid.ok) return valid
  const known = await selectSlots(deps.db)
  if (known.length >= PROMOTION_SLOTS_MAX && !known.some((one) => one.id === id)) {
    return refuse('promotion_slot_limit_reached')
  }
  const fits = await requireConditionsFit(deps, known, id, input)
  if (!fits.ok) return fits
  await insertSlot(deps.db, id, input, deps.now())
  const made = await readSlot(deps, id)
  return made.ok ? ok({ before: null, after: made.value, value: made.value }) : made
}

/**
 * Changes the given fields. Refuses `not_found`, `invalid_body` with pointers,
 * `promotion_slot_limit_reached`, and `version_mismatch` where the slot is not at `revision` any more.
 */
export async function changeSlot(
  deps: SlotDeps,
  id: string,
  { revision, ...change }: SlotChange,
): Promise<Result<Changed<Slot>>> {
  const before = await selectSlot(deps.db, id)
  if (before === null) return refuse('not_found')
  if (revision !== undefined && revision !== before.revision) return refuse('version_mismatch')
  const input = SlotInputSchema.parse(changed(inputOf(before), change))
  const valid = await checked(deps, input, namedBy(before))
  if (!valid.ok) return valid
  const fits = await requireConditionsFit(deps, await selectSlots(deps.db), id, input)
  if (!fits.ok) return fits
  if (!(await updateSlot(deps.db, before, input, deps.now()))) return refuse('version_mismatch')
  const after = await readSlot(deps, id)
  return after.ok ? ok({ before, after: after.value, value: after.value }) : after
}

/** Removes a slot. Refuses `not_found`. */
export async function removeSlot(
  { db }: Pick<SlotDeps, 'db'>,
  id: string,
): Promise<Result<Changed<null>>> {
  const before = await selectSlot(db, id)
  if (before === null) return refuse('not_found')
  await deleteSlot(db, id)
  return ok({ before, after: null, value: null })
}

const bytesOf = ({ conditions }: Pick<SlotInput, 'conditions'>): number =>
  utf8Bytes(JSON.stringify(conditions))

/**
 * Refuses `promotion_slot_limit_reached` with a pointer where the conditions of all slots, with the
 * categories below those that they name, would be more than every cart can keep a copy of. A change
 * that makes them no larger is never refused.
 */
async function requireConditionsFit(
  { db }: Pick<SlotDeps, 'db'>,
  all: readonly Slot[],
  id: string,
  input: SlotInput,
): Promise<Result<null>> {
  const categories = followCategories([...all, input]) ? await selectBranches(db) : []
  const change = { id, next: input, least: bytesOf({ conditions: [] }) }
  const bound = { categories, sizeOf: bytesOf, max: PROMOTION_SLOT_RULES_MAX_BYTES }
  return outgrows<Pick<SlotInput, 'conditions'>>(all, change, bound)
    ? refuse('promotion_slot_limit_reached', 'The slots name too much.', {
        errors: [tooLarge(withBranches(input, categories))],
      })
    : ok(null)
}

const inputOf = ({ id: _i, revision: _r, createdAt: _c, updatedAt: _u, ...input }: Slot) => input

/** Every id that a slot names, with its JSON pointer. */
const namedBy = ({
  promotionId,
  conditions,
}: Pick<SlotInput, 'promotionId' | 'conditions'>): Named[] => [
  ...(promotionId === undefined
    ? []
    : [{ kind: 'promotion' as const, id: promotionId, pointer: '/promotionId' }]),
  ...idsOfConditions(conditions),
]

/**
 * Refuses `invalid_body` for a slot that could never be shown, and for ids that name nothing, unless
 * they stood there before.
 */
async function checked(
  deps: Pick<SlotDeps, 'db' | 'names'>,
  input: SlotInput,
  before: readonly Named[] = [],
): Promise<Result<null>> {
  const { promotionId, conditions } = input
  const unknown = await unknownErrors(deps, namedBy(input), before)
  const errors: FieldProblem[] = [...unknown, ...windowErrors(input)]
  const coupon = conditions.findIndex(({ kind }) => kind === 'coupon')
  if (coupon >= 0 && promotionId === undefined) {
    const detail = 'Name the promotion whose codes are meant.'
    errors.push({ pointer: `/conditions/${coupon}`, code: 'promotion_missing', detail })
  }
  return errors.length === 0 ? ok(null) : refuse('invalid_body', undefined, { errors })
}
