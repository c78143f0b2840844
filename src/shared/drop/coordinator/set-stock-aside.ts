import { firstStockShard } from '../../platform/objects.ts'
import { assertInvariant } from '../../platform/result.ts'
import { isEnded } from '../rules.ts'
import { type DropRoot, knownRun, unitsOf } from './drop-root.ts'
import { type SkuUnits, saveUnits } from './store.ts'

/** Units are set aside this long before the opening: ordinary shoppers sell on until then. */
export const SET_ASIDE_LEAD_MS = 5_000

/** Sets the units of every SKU aside, each until its stock has answered. */
export async function setStockAside(root: DropRoot): Promise<void> {
  const { state, definition } = knownRun(root)
  if (isEnded(state) || root.now() < definition.opensAt - SET_ASIDE_LEAD_MS) return
  const { dropId } = root
  const waiting = unitsOf(root).filter(({ allotted }) => allotted === null)
  await Promise.all(
    waiting.map(async ({ sku, quota }) => {
      const input = {
        sku,
        dropId,
        units: quota,
        shards: definition.stockShards,
        firstShard: firstStockShard(dropId),
      }
      const answer = await root.ports.stock.allot(input)
      assertInvariant(answer.ok, `stock of ${sku} sets units aside`)
      keepUnits(root, sku, { allotted: answer.value.allotted, available: answer.value.allotted })
    }),
  )
}

/** Sends unsold units home, each SKU's until its stock has answered. */
export async function coolStock(root: DropRoot): Promise<void> {
  if (!isEnded(knownRun(root).state)) return
  const { dropId } = root
  const warm = unitsOf(root).filter(({ cooled }) => !cooled)
  await Promise.all(
    warm.map(async ({ sku }) => {
      const answer = await root.ports.stock.cool({ sku, dropId })
      assertInvariant(answer.ok, `stock of ${sku} takes its units back`)
      keepUnits(root, sku, { cooled: true })
    }),
  )
}

function keepUnits(root: DropRoot, sku: string, change: Partial<SkuUnits>): void {
  root.transact(() => {
    root.memory.units = unitsOf(root).map((units) => {
      if (units.sku !== sku) return units
      const next = { ...units, ...change }
      saveUnits(root.sql, next)
      return next
    })
  })
}
