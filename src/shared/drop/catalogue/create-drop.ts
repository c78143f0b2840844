import type { VariantSnapshot } from '../../catalog/contract.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { DropPort, DropStatus } from '../coordinator/contract.ts'
import type { DropDefinition } from './contract.ts'
import { defineDrop } from './define-drop.ts'
import type { DropInput } from './input.ts'
import { deleteDraft, findByRequest, insertDraft, type KnownDrop, saveDrop } from './store.ts'

/** The dependencies of staff's verbs on drops. */
export interface StaffDropDeps {
  db: D1Database
  /** The published catalogue; unknown ids are absent. */
  variants(ids: readonly string[]): Promise<Map<string, VariantSnapshot>>
  drop(id: string): Pick<DropPort, 'configure' | 'close' | 'status'>
  currency: string
  newId(prefix: 'drop'): string
  now(): number
}

/** The change of a verb. `before` is null for a new drop. */
export interface DropEdit {
  before: DropDefinition | null
  after: DropDefinition
  value: DropStatus
}

/**
 * Makes a drop: its row as a draft, then its object, then the row for everybody. A request that is
 * repeated under its key goes on where the first stopped. Refuses as `defineDrop` and the drop do.
 */
export async function createDrop(
  deps: StaffDropDeps,
  input: DropInput,
  requestKey: string | null,
): Promise<Result<DropEdit>> {
  const known = requestKey === null ? null : await findByRequest(deps.db, requestKey)
  const drafted = known ? ok(known) : await draft(deps, input, requestKey)
  if (!drafted.ok) return drafted
  const { definition } = drafted.value
  const configured = await deps.drop(definition.id).configure(definition)
  if (!configured.ok) {
    await deleteDraft(deps.db, definition.id)
    return configured
  }
  const after = configured.value.definition
  await saveDrop(deps.db, after, 'published', deps.now())
  return ok({ before: null, after, value: configured.value })
}

async function draft(
  deps: StaffDropDeps,
  input: DropInput,
  requestKey: string | null,
): Promise<Result<KnownDrop>> {
  const now = deps.now()
  const defined = defineDrop({
    id: deps.newId('drop'),
    input,
    variants: await deps.variants(input.variants.map(({ variantId }) => variantId)),
    currency: deps.currency,
    createdAt: now,
    now,
  })
  if (!defined.ok) return defined
  const definition = defined.value
  if (await insertDraft(deps.db, definition, requestKey)) {
    return ok({ publication: 'draft', definition })
  }
  const other = requestKey === null ? null : await findByRequest(deps.db, requestKey)
  return other ? ok(other) : refuse('idempotency_in_flight')
}
