import type { Result } from '../../../src/shared/platform/result.ts'
import type { Slot, SlotChange, SlotInput } from '../../../src/shared/promotion/slots/contract.ts'
import {
  changeSlot,
  createSlot,
  removeSlot,
  type SlotDeps,
} from '../../../src/shared/promotion/slots/manage-slots.ts'
import type { GatewayContext } from '../http/app.ts'
import { catalogReader } from '../http/ports/catalog.ts'
import { auditedWrite, idOfRequest } from '../http/staff-write.ts'
import { CONFIGURED_NAMES } from './choices.ts'

const depsOf = (c: GatewayContext): SlotDeps => ({
  db: c.env.CATALOG_DB,
  names: CONFIGURED_NAMES,
  now: () => Date.now(),
})

/** Runs a write of slots; carts of this isolate see it at once. */
async function write<T>(
  c: GatewayContext,
  subject: string,
  work: () => Promise<Result<{ before: Slot | null; after: Slot | null; value: T }>>,
): Promise<Result<T>> {
  const written = await auditedWrite(c, subject, work)
  catalogReader(c.env).expire()
  return written
}

/** Adds a slot. Refuses as `createSlot`. */
export async function addSlot(c: GatewayContext, input: SlotInput): Promise<Result<Slot>> {
  const id = await idOfRequest(c, 'slot')
  return write(c, id, () => createSlot(depsOf(c), id, input))
}

/** Changes the given fields. Refuses as `changeSlot`. */
export const editSlot = (
  c: GatewayContext,
  id: string,
  change: SlotChange,
): Promise<Result<Slot>> => write(c, id, () => changeSlot(depsOf(c), id, change))

/** Removes a slot. Refuses `not_found`. */
export const dropSlot = (c: GatewayContext, id: string): Promise<Result<null>> =>
  write(c, id, () => removeSlot(depsOf(c), id))
