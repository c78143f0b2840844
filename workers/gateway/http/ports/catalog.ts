import { waitUntil } from 'cloudflare:workers'
import { ProductLists } from '../../../../src/shared/catalog/read/product-lists.ts'
import { PublishedCatalog } from '../../../../src/shared/catalog/read/reader.ts'

let reader: PublishedCatalog | null = null
let lists: ProductLists | null = null

/** The isolate's reader of the published catalogue; its cache lives as long as the isolate. */
export function catalogReader(env: Pick<GatewayEnv, 'CATALOG_DB' | 'SNAPSHOTS'>): PublishedCatalog {
  reader ??= new PublishedCatalog({
    database: env.CATALOG_DB,
    snapshots: env.SNAPSHOTS,
    now: Date.now,
    wait: (ms) => scheduler.wait(ms),
    waitUntil,
  })
  return reader
}

/** The isolate's lists and searches, kept while neither catalogue nor stock changes. */
export function productLists(
  env: Pick<GatewayEnv, 'CATALOG_DB' | 'SEARCH_DB' | 'SNAPSHOTS'>,
): ProductLists {
  lists ??= new ProductLists({
    catalog: catalogReader(env),
    database: env.CATALOG_DB,
    search: env.SEARCH_DB,
  })
  return lists
}
