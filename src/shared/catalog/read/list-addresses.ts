import type { Database } from '../deps.ts'

/** A published product's address and when its merchant last touched it. */
export interface ProductAddress {
  productId: string
  handle: string
  /** Milliseconds since 1970-01-01 UTC. */
  updatedAt: number
}

/**
 * Addresses of published products in the order of their ids, `limit` of them after `afterId`: what
 * sitemaps are made of. One walk of the primary key, so that a page costs what it holds.
 * @param afterId the last id known, or '' for the beginning
 */
export async function listAddresses(
  database: Database,
  afterId: string,
  limit: number,
): Promise<ProductAddress[]> {
  const { results } = await database
    .prepare(
      `SELECT d.product_id AS productId, d.handle AS handle, p.updated_at AS updatedAt
       FROM product_document d JOIN product p ON p.id = d.product_id
       WHERE d.product_id > ?1 AND d.in_catalogue = 1 ORDER BY d.product_id LIMIT ?2`,
    )
    .bind(afterId, limit)
    .all<ProductAddress>()
  return results
}

/**
 * Where each further file of `perFile` addresses begins: the ids after which they start. The first
 * file starts at ''.
 */
export async function listAddressFiles(database: Database, perFile: number): Promise<string[]> {
  const { results } = await database
    .prepare(
      `SELECT id FROM (
         SELECT product_id AS id, ROW_NUMBER() OVER (ORDER BY product_id) AS place
         FROM product_document WHERE in_catalogue = 1
       ) WHERE place % ?1 = 0 ORDER BY id`,
    )
    .bind(perFile)
    .all<{ id: string }>()
  return ['', ...results.map((row) => row.id)]
}
