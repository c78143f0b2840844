import { cleanLine, cleanLines } from '../../platform/text.ts'
import type { ProductInput } from '../edit/contract.ts'
import type { ProductRow as ProductTableRow } from '../schema.ts'
import { nameOf, type ProductColumn, type ProductRow } from './product-columns.ts'

/** Why a product of a file is left out. */
export type RefusalCode =
  | 'missing_handle'
  | 'missing_title'
  | 'missing_price'
  | 'bad_price'
  | 'bad_quantity'
  | 'bad_weight'
  | 'bad_tax_class'
  | 'bad_image'
  | 'option_mismatch'
  | 'duplicate_sku'
  | 'duplicate_variant'
  | 'damaged_text'
  | 'product_too_long'
  | 'invalid_field'

/** An assumption or a change that the import made in a product that it takes. */
type NoteCode =
  | 'handle_changed'
  | 'sku_made'
  | 'sku_changed'
  | 'price_kept'
  | 'compare_at_ignored'
  | 'weight_rounded'
  | 'negative_stock'
  | 'stock_kept'
  | 'not_tracked'
  | 'gift_card_plain'
  | 'status_kept'
  | 'text_cleaned'
  | 'text_cut'
  | 'html_left_out'
  | 'image_external'
  | 'image_address_mended'

export interface ImportNote {
  row: number
  code: NoteCode
  reason: string
}

/** Leaves the whole product out. */
export class Refusal extends Error {
  readonly row: number
  readonly code: RefusalCode

  constructor(row: number, code: RefusalCode, reason: string) {
    super(reason)
    this.row = row
    this.code = code
  }
}

/** A product as the shop has it, and its status, which an input does not say in full. */
export interface KnownProduct {
  input: ProductInput
  status: ProductTableRow['status']
}

/** The context that the rows of one product are read in. */
export interface ReadingContext {
  columns: ReadonlySet<ProductColumn>
  currency: string
  /** BCP 47; decides in doubt how a price is written. */
  locale: string
  /** The product in the shop, or null for a new one. */
  known: KnownProduct | null
  /** The product's handle in the shop. */
  handle: string
  /** Whether a SKU belongs to another product: the import makes none like it. */
  isTaken: (sku: string) => boolean
}

/** Reads cells, and keeps what was assumed or changed on the way: each code once, with its count. */
export class ProductReading {
  readonly context: ReadingContext
  readonly #notes = new Map<NoteCode, ImportNote & { more: number }>()

  constructor(context: ReadingContext) {
    this.context = context
  }

  get notes(): ImportNote[] {
    return [...this.#notes.values()].map(({ row, code, reason, more }) => ({
      row,
      code,
      reason: more === 0 ? reason : `${reason} (${more} more like it)`,
    }))
  }

  note(row: number, code: NoteCode, reason: string): void {
    const first = this.#notes.get(code)
    if (first) first.more += 1
    else this.#notes.set(code, { row, code, reason, more: 0 })
  }

  has(column: ProductColumn): boolean {
    return this.context.columns.has(column)
  }

  /** One line; blank cells are ''. */
  line(row: ProductRow, column: ProductColumn, max: number): string {
    return this.#clean(row, column, row.cells[column] ?? '', max, cleanLine)
  }

  /** Lines of `text`, which came from this cell. */
  lines(row: ProductRow, column: ProductColumn, text: string, max: number): string {
    return this.#clean(row, column, text, max, cleanLines)
  }

  #clean(
    row: ProductRow,
    column: ProductColumn,
    text: string,
    max: number,
    clean: (text: string, max: number) => string,
  ): string {
    const whole = clean(text, text.length)
    const kept = clean(text, max)
    if (whole !== text.trim().normalize('NFC').replace(/\r\n?/g, '\n')) {
      const reason = `${nameOf(column)} has invisible or control characters, which are left out.`
      this.note(row.row, 'text_cleaned', reason)
    }
    if (kept !== whole) {
      this.note(row.row, 'text_cut', `${nameOf(column)} is cut to ${max} characters.`)
    }
    return kept
  }
}
