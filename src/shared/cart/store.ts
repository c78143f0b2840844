import type { ResolvedCode } from '../coupon/contract.ts'
import { type Now, rfc3339 } from '../platform/clock.ts'
import { hasTable, type Sql } from '../platform/sql.ts'
import { NO_OFFERS, type OffersDocument } from '../promotion/contract.ts'
import type { Favourite } from './contract.ts'
import { type CartChange, type CartState, emptyCart, type LineState } from './rules.ts'

/** Tables of the cart inside `ShopperObject`. Constraints repeat the invariants C1 and C2. */
export const CART_TABLES = `
CREATE TABLE cart (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL CHECK (version >= 0),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  catalog_version TEXT NOT NULL,
  discount_codes TEXT NOT NULL CHECK (json_valid(discount_codes)),
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE cart_line (
  id TEXT PRIMARY KEY,
  list TEXT NOT NULL CHECK (list IN ('cart', 'saved')),
  position INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 999),
  selected INTEGER NOT NULL CHECK (selected IN (0, 1)),
  seen_price INTEGER NOT NULL CHECK (seen_price >= 0),
  attributes TEXT NOT NULL CHECK (json_valid(attributes)),
  variant TEXT NOT NULL CHECK (json_valid(variant)),
  availability TEXT NOT NULL CHECK (json_valid(availability))
) STRICT, WITHOUT ROWID;
`

/** Made with the first favourite: a table costs every object at its birth and at every start. */
const FAVOURITE_TABLE = `
CREATE TABLE IF NOT EXISTS favourite (
  product_id TEXT PRIMARY KEY,
  added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID
`
/** Made with the first offers, as above. */
const OFFERS_TABLE = `
CREATE TABLE IF NOT EXISTS cart_offers (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  document TEXT NOT NULL CHECK (json_valid(document))
) STRICT
`

function loadOffers(sql: Sql): OffersDocument {
  if (!hasTable(sql, 'cart_offers')) return NO_OFFERS
  const [row] = sql.exec<{ document: string }>('SELECT document FROM cart_offers').toArray()
  return row ? JSON.parse(row.document) : NO_OFFERS
}

function saveOffers(sql: Sql, offers: OffersDocument): void {
  sql.exec(OFFERS_TABLE)
  const document = JSON.stringify(offers)
  sql.exec('INSERT OR REPLACE INTO cart_offers (id, document) VALUES (1, ?)', document)
}

/** Made where a slot first asks for the visitor's country. */
const COUNTRY_TABLE = `
CREATE TABLE IF NOT EXISTS cart_country (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  country TEXT NOT NULL CHECK (length(country) = 2)
) STRICT
`

function loadCountry(sql: Sql): string | null {
  if (!hasTable(sql, 'cart_country')) return null
  const [row] = sql.exec<{ country: string }>('SELECT country FROM cart_country').toArray()
  return row?.country ?? null
}

function saveCountry(sql: Sql, country: string): void {
  sql.exec(COUNTRY_TABLE)
  sql.exec('INSERT OR REPLACE INTO cart_country (id, country) VALUES (1, ?)', country)
}

/** Forgets where a visitor was. */
export const deleteCountry = (sql: Sql): void => {
  if (hasTable(sql, 'cart_country')) sql.exec('DELETE FROM cart_country')
}

/** Made with the first code, as above. */
const COUPONS_TABLE = `
CREATE TABLE IF NOT EXISTS cart_coupons (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  codes TEXT NOT NULL CHECK (json_valid(codes))
) STRICT
`

function loadCoupons(sql: Sql): ResolvedCode[] {
  if (!hasTable(sql, 'cart_coupons')) return []
  const [row] = sql.exec<{ codes: string }>('SELECT codes FROM cart_coupons').toArray()
  // Written by `saveCoupons` and by nothing else.
  return row ? JSON.parse(row.codes) : []
}

function saveCoupons(sql: Sql, coupons: readonly ResolvedCode[]): void {
  if (coupons.length === 0 && !hasTable(sql, 'cart_coupons')) return
  sql.exec(COUPONS_TABLE)
  const codes = JSON.stringify(coupons)
  sql.exec('INSERT OR REPLACE INTO cart_coupons (id, codes) VALUES (1, ?)', codes)
}

const hasFavourites = (sql: Sql): boolean => hasTable(sql, 'favourite')

/** Made with the first merge that reduces a quantity; of the cart's version that it names alone. */
const REDUCED_TABLE = `
CREATE TABLE IF NOT EXISTS cart_reduced (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  line_ids TEXT NOT NULL CHECK (json_valid(line_ids))
) STRICT
`

type CartRow = {
  version: number
  currency: string
  catalog_version: string
  discount_codes: string
  updated_at: number
}

type LineRow = {
  id: string
  list: LineState['list']
  position: number
  quantity: number
  selected: number
  seen_price: number
  attributes: string
  variant: string
  availability: string
}

/** Reads the cart; an object that has none yet has an empty one in `currency`. */
export function loadCart(sql: Sql, currency: string): Omit<CartState, 'buyerLevel'> {
  const row = sql.exec<CartRow>('SELECT * FROM cart WHERE id = 1').toArray()[0]
  if (!row) return emptyCart(currency)
  const lines = sql.exec<LineRow>('SELECT * FROM cart_line ORDER BY position').toArray()
  return {
    version: row.version,
    currency: row.currency,
    catalogVersion: row.catalog_version,
    discountCodes: JSON.parse(row.discount_codes),
    updatedAt: row.updated_at,
    reduced: loadReduced(sql, row.version),
    lines: lines.map((line) => ({
      id: line.id,
      list: line.list,
      position: line.position,
      quantity: line.quantity,
      selected: line.selected === 1,
      seenPrice: line.seen_price,
      attributes: JSON.parse(line.attributes),
      variant: JSON.parse(line.variant),
      availability: JSON.parse(line.availability),
    })),
    offers: loadOffers(sql),
    country: loadCountry(sql),
    // A cart without codes has none: nothing is read for it.
    coupons: row.discount_codes === '[]' ? [] : loadCoupons(sql),
  }
}

function loadReduced(sql: Sql, version: number): string[] {
  if (!hasTable(sql, 'cart_reduced')) return []
  const query = 'SELECT line_ids FROM cart_reduced WHERE version = ?'
  const [row] = sql.exec<{ line_ids: string }>(query, version).toArray()
  // Written by `saveReduced` and by nothing else.
  return row ? JSON.parse(row.line_ids) : []
}

function saveReduced(sql: Sql, { version, reduced = [] }: CartState): void {
  if (reduced.length === 0) return
  sql.exec(REDUCED_TABLE)
  sql.exec(
    `INSERT INTO cart_reduced (id, version, line_ids) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, line_ids = excluded.line_ids`,
    version,
    JSON.stringify(reduced),
  )
}

/** Writes a change: one row for the cart, one for each line that was put or removed. */
export function saveCart(sql: Sql, state: CartState, change: CartChange): void {
  sql.exec(
    `INSERT INTO cart (id, version, currency, catalog_version, discount_codes, updated_at)
     VALUES (1, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version,
       catalog_version = excluded.catalog_version, discount_codes = excluded.discount_codes,
       updated_at = excluded.updated_at`,
    state.version,
    state.currency,
    state.catalogVersion,
    JSON.stringify(state.discountCodes),
    state.updatedAt,
  )
  for (const id of change.remove) sql.exec('DELETE FROM cart_line WHERE id = ?', id)
  for (const line of change.put) putLine(sql, line)
  if (change.offers) saveOffers(sql, change.offers)
  if (change.country) saveCountry(sql, change.country)
  if (change.coupons) saveCoupons(sql, change.coupons)
  saveReduced(sql, state)
}

function putLine(sql: Sql, line: LineState): void {
  sql.exec(
    `INSERT INTO cart_line (id, list, position, quantity, selected, seen_price, attributes,
       variant, availability)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET list = excluded.list, position = excluded.position,
       quantity = excluded.quantity, selected = excluded.selected,
       seen_price = excluded.seen_price, variant = excluded.variant,
       availability = excluded.availability`,
    line.id,
    line.list,
    line.position,
    line.quantity,
    line.selected ? 1 : 0,
    line.seenPrice,
    JSON.stringify(line.attributes),
    JSON.stringify(line.variant),
    JSON.stringify(line.availability),
  )
}

/** Favourites, the newest first. */
export function loadFavourites(sql: Sql): Favourite[] {
  if (!hasFavourites(sql)) return []
  return sql
    .exec<{ product_id: string; added_at: number }>(
      'SELECT product_id, added_at FROM favourite ORDER BY added_at DESC, product_id DESC',
    )
    .toArray()
    .map((row) => ({ productId: row.product_id, addedAt: rfc3339(row.added_at) }))
}

/** When the cart was last changed (milliseconds), or null. */
export const lastCartChangeAt = (sql: Sql): number | null =>
  sql.exec<{ at: number }>('SELECT updated_at AS at FROM cart').toArray()[0]?.at ?? null

/** When the newest favourite was added, or null. */
export function newestFavouriteAt(sql: Sql): number | null {
  if (!hasFavourites(sql)) return null
  const query = 'SELECT max(added_at) AS at FROM favourite'
  return sql.exec<{ at: number | null }>(query).toArray()[0]?.at ?? null
}

export const addFavourite = (sql: Sql, productId: string, now: Now): void => {
  sql.exec(FAVOURITE_TABLE)
  sql.exec('INSERT OR IGNORE INTO favourite (product_id, added_at) VALUES (?, ?)', productId, now)
}

export const removeFavourite = (sql: Sql, productId: string): void => {
  if (hasFavourites(sql)) sql.exec('DELETE FROM favourite WHERE product_id = ?', productId)
}
