import type { DropStockLevel } from '../../inventory/contract.ts'
import { isEnded, type UnitsLeft } from '../rules.ts'
import { type DropRoot, knownRun, unitsOf } from './drop-root.ts'
import { type SkuUnits, saveUnits } from './store.ts'

/** Reads the drop's units at their stock and keeps what changed. Throws where one cannot be read. */
export async function readUnits(root: DropRoot): Promise<UnitsLeft> {
  const levels = new Map<string, DropStockLevel>()
  await Promise.all(
    unitsOf(root).map(async ({ sku }) => {
      levels.set(sku, await root.ports.stock.dropLevel({ sku, dropId: root.dropId }))
    }),
  )
  const ended = isEnded(knownRun(root).state)
  const before = unitsOf(root)
  const after = before.map((units) => unitsAfter(units, levels.get(units.sku), ended))
  root.transact(() => {
    after.forEach((units, index) => {
      if (units !== before[index]) saveUnits(root.sql, units)
    })
    root.memory.units = after
  })
  return {
    available: after.reduce((sum, { available }) => sum + available, 0),
    held: after.reduce((sum, { held }) => sum + held, 0),
  }
}

/** The same object where nothing changed. */
function unitsAfter(units: SkuUnits, level: DropStockLevel | undefined, ended: boolean): SkuUnits {
  if (!level) return units
  const { held, committed } = level
  const available = level.available + level.inTransit
  // While it runs, what is missing from the allotment was sold: parcels already on their way are
  // in no book. Afterwards unsold units go home as well, so only what is seen committed counts.
  const sold =
    ended || units.allotted === null
      ? Math.max(units.sold, committed)
      : Math.max(0, units.allotted - available - held)
  const same = available === units.available && held === units.held && sold === units.sold
  return same ? units : { ...units, available, held, sold }
}
