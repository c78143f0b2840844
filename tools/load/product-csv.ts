import { createHash } from 'node:crypto'

/** Units of a code when it is new: more than any replay asks for. */
const STOCK_UNITS = 1_000_000

const sumOf = (code: string): Buffer => createHash('sha256').update(code).digest()

/**
 * The address of a code's product. Codes may differ in case alone and hold spaces, addresses may
 * not: the end of it tells them apart.
 */
export function handleOf(code: string): string {
  const words = code.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return `basket-${words}-${sumOf(code).toString('hex').slice(0, 8)}`.replace(/-+/g, '-')
}

/** A code's price in cents, the same at every run: 0.50 to 50.49. */
const priceOf = (code: string): number => 50 + (sumOf(code).readUInt32BE() % 5_000)

const HEADER =
  'Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,' +
  'Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,' +
  'Variant Fulfillment Service,Variant Price,Variant Requires Shipping,Variant Taxable,Status'

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** One product with one variant per code, in Shopify's format. */
export function productCsv(codes: Iterable<string>): string {
  const rows = [...codes].map((code) => {
    const price = priceOf(code)
    const decimal = `${Math.floor(price / 100)}.${String(price % 100).padStart(2, '0')}`
    const title = quoted(`Item ${code}`)
    const grams = 20 + (price % 400)
    return (
      `${handleOf(code)},${title},Replayed goods.,Replay,Baskets,,true,Title,Default Title,` +
      `${quoted(code)},${grams},shopify,${STOCK_UNITS},deny,manual,${decimal},true,true,active`
    )
  })
  return `${[HEADER, ...rows].join('\n')}\n`
}
