import { type FoundProduct, productIdsOfSku, productsOfIds } from './found-store.ts'
import { searchProducts } from './search-products.ts'

interface Deps {
  database: D1Database
  search: D1Database
}

/**
 * Products by words of what is published, and by SKU whether it is published or not. The one with
 * the SKU comes first. One query of the index, one of the SKU and one of the rows found.
 */
export async function searchStaffProducts(
  { database, search }: Deps,
  query: string,
  limit: number,
): Promise<FoundProduct[]> {
  const [bySku, byWords] = await Promise.all([
    productIdsOfSku(database, query.trim()),
    searchProducts(search, query),
  ])
  return productsOfIds(database, [...new Set([...bySku, ...byWords])].slice(0, limit))
}
