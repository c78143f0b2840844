import shop from '../../../shop.config.ts'
import {
  changeDrop,
  closeDrop,
  removeDrop,
} from '../../../src/shared/drop/catalogue/change-drop.ts'
import {
  createDrop,
  type DropEdit,
  type StaffDropDeps,
} from '../../../src/shared/drop/catalogue/create-drop.ts'
import type { DropChange, DropInput } from '../../../src/shared/drop/catalogue/input.ts'
import type { DropStatus } from '../../../src/shared/drop/contract.ts'
import { dropView } from '../../../src/shared/drop/view.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { Change } from '../../../src/shared/staff/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { catalogReader } from '../http/ports/catalog.ts'
import { forgetDropLists } from '../http/ports/drop-reads.ts'
import { dropOf, dropStatuses } from '../http/ports/drops.ts'
import { auditedWrite, scopedKey } from '../http/staff-write.ts'

const depsOf = (c: GatewayContext): StaffDropDeps => ({
  db: c.env.CATALOG_DB,
  variants: (ids) => catalogReader(c.env).variants(ids),
  drop: (id) => dropOf(c.env, id),
  currency: shop.currency,
  newId,
  now: Date.now,
})

/** A drop as staff see it. */
export const staffView = (status: DropStatus) => {
  const { definition } = status
  return {
    ...dropView(status),
    quotas: definition.variants.map(({ variantId, quota }) => ({ variantId, quota })),
    passSeconds: definition.passMs / 1000,
    holdSeconds: definition.holdMs / 1000,
    admissionFactor: definition.admissionFactor,
    entryShards: definition.entryShards,
    stockShards: definition.stockShards,
    createdAt: rfc3339(definition.createdAt),
    serverTime: rfc3339(Date.now()),
  }
}

/** An edit as the change the audit keeps; this isolate shows it at once. */
function changeOf(
  c: GatewayContext,
  edit: Result<DropEdit>,
): Result<Change<ReturnType<typeof staffView>>> {
  if (!edit.ok) return edit
  const { before, after, value } = edit.value
  dropStatuses(c.env).learn(value)
  forgetDropLists()
  return ok({ before, after, value: staffView(value) })
}

/** Makes a drop for the signed-in member of staff, by the API or by the page. */
export const makeDrop = (c: GatewayContext, input: DropInput) =>
  auditedWrite(c, input.title ?? input.variants[0]?.variantId ?? '', async () =>
    changeOf(c, await createDrop(depsOf(c), input, scopedKey(c))),
  )

/** Changes a drop that has not opened. */
export const editDrop = (c: GatewayContext, id: string, change: DropChange) =>
  auditedWrite(c, id, async () => changeOf(c, await changeDrop(depsOf(c), id, change)))

const ending = (verb: typeof closeDrop) => (c: GatewayContext, id: string) =>
  auditedWrite(c, id, async () => changeOf(c, await verb(depsOf(c), id)))

/** Ends a drop for the signed-in member of staff, by the API or by the page. */
export const endDrop = ending(closeDrop)

/** Ends a drop; one that nobody entered leaves the lists. */
export const takeOutDrop = ending(removeDrop)
