import { randomUUID } from 'node:crypto'
import type { Goods } from '../load/goods.ts'
import { ensureGoods } from '../load/goods.ts'
import { HttpClient } from '../load/http-client.ts'
import { PatientClient } from '../load/patient-client.ts'
import { StaffApi } from '../load/staff-api.ts'

/** The shop under measurement, and the goods to buy there. */
export interface BenchShop {
  url: string
  client: PatientClient
  staff: StaffApi
  goods: Goods
  close(): void
}

/** SKUs the orders are spread over: one object serves each, as a shop's many variants would. */
const SKUS = 64
const UNITS_EACH = 100_000

/** Opens a running shop and puts the goods into it. */
export async function openBenchShop(
  url: string,
  token: string,
  connections: number,
): Promise<BenchShop> {
  const http = new HttpClient(url, connections + 8)
  const onRetry = () => undefined
  const client = new PatientClient({ client: http, random: Math.random, onRetry })
  const staff = new StaffApi(client, token)
  const codes = Array.from({ length: SKUS }, (_, n) => [`BENCH-${n}`, UNITS_EACH] as const)
  const { goods } = await ensureGoods(client, staff, new Map(codes), 'bench')
  return { url, client, staff, goods, close: () => http.close() }
}

/** The first lines of the goods, as a cart is given them. */
export const variantsOf = ({ goods }: BenchShop, count: number): string[] =>
  [...goods.values()].slice(0, count).map(({ variantId }) => variantId)

/** A new visitor with one unit of each variant in the cart. Gives the session's token. */
export async function visitorWith(shop: BenchShop, variants: readonly string[]): Promise<string> {
  const { client } = shop
  const { token } = await client.json<{ token: string }>({
    method: 'POST',
    path: '/api/v1/sessions',
  })
  for (const variantId of variants) {
    const body = { variantId, quantity: 1 }
    await client.text({ method: 'POST', path: '/api/v1/cart/lines', token, body })
  }
  return token
}

/** Requests of staff for the rows that need more than `StaffApi` has. */
export const staffRequests =
  (client: PatientClient, token: string) =>
  <T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> =>
    client.json<T>({
      ...{ method, path: `/api/admin/v1${path}`, token },
      ...(body ? { body, key: randomUUID() } : {}),
    })
