import { waitUntil } from 'cloudflare:workers'
import { PublishedCatalog } from '../../src/shared/catalog/read/reader.ts'

let reader: PublishedCatalog | null = null

/** The isolate's reader of the published catalogue; its cache lives as long as the isolate. */
export function catalogReader(
  env: Pick<CheckoutEnv, 'CATALOG_DB' | 'SNAPSHOTS'>,
): PublishedCatalog {
  reader ??= new PublishedCatalog({
    database: env.CATALOG_DB,
    snapshots: env.SNAPSHOTS,
    now: Date.now,
    wait: (ms) => scheduler.wait(ms),
    waitUntil,
  })
  return reader
}
