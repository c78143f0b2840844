import type { FoundProduct } from '../../../src/shared/catalog/search/found-store.ts'
import { searchStaffProducts } from '../../../src/shared/catalog/search/search-staff-products.ts'
import type { Member } from '../../../src/shared/member/contract.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import { listOrders } from '../../../src/shared/order/list/list-orders.ts'
import type { Permission } from '../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import type { GatewayContext } from '../http/app.ts'
import { listMembers } from '../http/ports/members.ts'
import { laggingRecord } from '../http/ports/record.ts'

/** Of each source: more is for the source's own list. */
const FOUND_MAX = 8

type SearchSource = 'orders' | 'members' | 'products'

interface Found {
  orders: Order[]
  members: Member[]
  products: FoundProduct[]
  /** Sources that gave no answer. The others are shown all the same. */
  unavailable: SearchSource[]
}

/** What the sources ask: one bounded query each, and only where the role may read what it finds. */
const PERMISSIONS = {
  orders: 'order.read',
  members: 'member.read',
  products: 'product.read',
} as const satisfies Record<SearchSource, Permission>

/** Looks for a text among orders, members and products, for the member of staff of this request. */
export async function searchAll(c: GatewayContext, query: string): Promise<Found> {
  const unavailable: SearchSource[] = []
  const ask = async <T>(source: SearchSource, find: () => Promise<T[]>): Promise<T[]> => {
    if (!mayAct(c.var.staff.role, PERMISSIONS[source])) return []
    try {
      return await find()
    } catch {
      unavailable.push(source)
      return []
    }
  }
  const [orders, members, products] = await Promise.all([
    ask('orders', () => ordersFor(c, query)),
    ask('members', () => membersFor(c, query)),
    // An address names no product: its words would be compared with the whole index.
    query.includes('@')
      ? []
      : ask('products', () =>
          searchStaffProducts(
            { database: c.env.CATALOG_DB, search: c.env.SEARCH_DB },
            query,
            FOUND_MAX,
          ),
        ),
  ])
  return { orders, members, products, unavailable }
}

async function membersFor(c: GatewayContext, query: string): Promise<Member[]> {
  const found = await listMembers(c, { query, limit: FOUND_MAX })
  return found.ok ? found.value.data : []
}

async function ordersFor(c: GatewayContext, query: string): Promise<Order[]> {
  const found = await listOrders(
    { databases: laggingRecord(c.env) },
    {
      limit: FOUND_MAX,
      cursor: null,
      status: null,
      attention: null,
      query,
      maySearchByEmail: mayAct(c.var.staff.role, 'personal.read'),
    },
  )
  return found.ok ? found.value.data : []
}
