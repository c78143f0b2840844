import { Refusal } from '../local/refusal.ts'
import { inParallel } from './in-parallel.ts'
import { type PatientClient, RequestFailed } from './patient-client.ts'
import { handleOf, productCsv } from './product-csv.ts'
import type { Level, StaffApi } from './staff-api.ts'

/** What is sold under a code: its variant, and the price of one unit in minor units. */
interface Good {
  variantId: string
  price: number
}

export type Goods = ReadonlyMap<string, Good>

interface ProductDocument {
  variants: { id: string; sku: string; price: { amount: number } }[]
}

const READS_AT_ONCE = 8
/** The queue publishes some dozens of products a second. */
const VISIBLE_WITHIN_MS = 20 * 60_000

/**
 * Makes sure that every code can be bought, and tells as what, with the stock of each. Codes that
 * exist are left alone.
 */
export async function ensureGoods(
  client: PatientClient,
  staff: StaffApi,
  demand: ReadonlyMap<string, number>,
  runId: string,
): Promise<{ goods: Goods; levels: Map<string, Level> }> {
  const codes = [...demand.keys()]
  const goods = await findGoods(client, codes)
  const missing = codes.filter((code) => !goods.has(code))
  if (missing.length > 0) {
    await staff.importProducts(productCsv(missing))
    const deadline = Date.now() + VISIBLE_WITHIN_MS
    for (let waiting = missing; waiting.length > 0; ) {
      for (const [code, good] of await findGoods(client, waiting)) goods.set(code, good)
      waiting = waiting.filter((code) => !goods.has(code))
      if (waiting.length > 0 && Date.now() > deadline) {
        throw new Refusal(`${waiting.length} products were imported and are not in the catalogue.`)
      }
      if (waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
  return { goods, levels: await stockUp(staff, demand, runId) }
}

async function findGoods(
  client: PatientClient,
  codes: readonly string[],
): Promise<Map<string, Good>> {
  const goods = new Map<string, Good>()
  await inParallel(codes, READS_AT_ONCE, async (code) => {
    const path = `/api/v1/products/${handleOf(code)}`
    const product = await client
      .json<ProductDocument>({ method: 'GET', path })
      .catch((error: unknown) => {
        if (error instanceof RequestFailed && error.status === 404) return null
        throw error
      })
    const variant = product?.variants.find(({ sku }) => sku === code)
    if (variant) goods.set(code, { variantId: variant.id, price: variant.price.amount })
  })
  return goods
}

/** Adds the missing units, so that no order of the replay fails for lack of stock. Gives the levels. */
async function stockUp(
  staff: StaffApi,
  demand: ReadonlyMap<string, number>,
  runId: string,
): Promise<Map<string, Level>> {
  const levels = await staff.levels([...demand.keys()])
  const short = [...demand].filter(([code, units]) => (levels.get(code)?.available ?? 0) < units)
  await inParallel(short, READS_AT_ONCE, ([code, units]) =>
    staff.addStock(code, units, `replay-${runId}-${code.replace(/[^!-~]/g, '_')}`),
  )
  return short.length === 0 ? levels : staff.levels([...demand.keys()])
}
