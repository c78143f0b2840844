import { isShowable } from '../contract.ts'
import { ALT_CHARS_MAX, type ImageInput, ImageUrlSchema } from '../edit/contract.ts'
import { nameOf, type ProductColumn, type ProductRow } from './product-columns.ts'
import { type ProductReading, Refusal } from './product-reading.ts'

/** Pictures without a position follow those with one; those of variants come last. */
const NO_POSITION = 1_000_000

/**
 * The address in a cell, or null where there is none. Characters an address cannot have are
 * percent-encoded, and `//host` is read as https.
 * @throws Refusal `bad_image`
 */
export function imageUrlOf(
  reading: ProductReading,
  row: ProductRow,
  column: 'image' | 'variantImage',
): string | null {
  const text = row.cells[column] ?? ''
  if (text === '') return null
  const whole = text.startsWith('//') ? `https:${text}` : text
  const mended = /^https:\/\//i.test(whole)
    ? whole.replace(/^https/i, 'https').replace(/[\s"'<>\\]/g, percentEncoded)
    : whole
  if (!ImageUrlSchema.safeParse(mended).success || !isAddress(mended)) {
    const reason = `${nameOf(column)} "${text.slice(0, 100)}" is no https address.`
    throw new Refusal(row.row, 'bad_image', reason)
  }
  if (mended !== text) {
    const reason = `${nameOf(column)} "${text.slice(0, 100)}" is read as "${mended.slice(0, 100)}".`
    reading.note(row.row, 'image_address_mended', reason)
  }
  return mended
}

const isAddress = (url: string): boolean => url.startsWith('/') || URL.canParse(url)

const percentEncoded = (char: string): string => (char === "'" ? '%27' : encodeURIComponent(char))

/**
 * The product's pictures: those it has, in their order, then those the file adds, by their position
 * in it. A blank alt text leaves the picture's own.
 */
export function readImages(reading: ProductReading, rows: readonly ProductRow[]): ImageInput[] {
  const known = reading.context.known?.input.images ?? []
  const found = new Map<string, ImageInput & { position: number }>(
    known.map((image) => [image.url, { ...image, position: -1 }]),
  )
  const add = (row: ProductRow, column: 'image' | 'variantImage', position: number) => {
    const url = imageUrlOf(reading, row, column)
    if (url === null) return
    const before = found.get(url)
    const alt = column === 'image' ? reading.line(row, 'imageAlt', ALT_CHARS_MAX) : ''
    if (before) found.set(url, { ...before, alt: alt || before.alt })
    else found.set(url, { url, alt, width: 0, height: 0, position })
    if (!isShowable(url)) noteExternal(reading, row, column, url)
  }
  for (const row of rows) add(row, 'image', Number(row.cells.imagePosition) || NO_POSITION)
  for (const row of rows) add(row, 'variantImage', NO_POSITION + 1)
  return [...found.values()]
    .sort((a, b) => a.position - b.position)
    .map(({ position: _, ...image }) => image)
}

function noteExternal(
  reading: ProductReading,
  { row }: ProductRow,
  column: ProductColumn,
  url: string,
): void {
  const { host } = new URL(url)
  const reason = `${nameOf(column)} is at ${host}; the shop's pages show pictures of the shop only. Upload it.`
  reading.note(row, 'image_external', reason)
}
