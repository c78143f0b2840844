import { texts } from '../../../src/admin/texts/texts.ts'
import { type DropInput, DropInputSchema } from '../../../src/shared/drop/catalogue/input.ts'
import { HOUR_MS, MINUTE_MS, type Now, rfc3339 } from '../../../src/shared/platform/clock.ts'
import {
  CLAIM_HOLD_MS_DEFAULT,
  DROP_ENTRY_SHARDS_MAX,
  DROP_STOCK_SHARDS_MAX,
  LINE_QUANTITY_MAX,
  PASS_MS_DEFAULT,
  STOCK_MAX,
} from '../../../src/shared/platform/limits.ts'
import { exampleAmount, parseAmount } from '../../../src/shared/platform/money.ts'
import type { FieldProblem } from '../../../src/shared/platform/result.ts'

const TEXT = texts.dropForm

/** A row of the form: a variant by its SKU. */
interface VariantRow {
  /** Of the form, so that a message can stand beside it. */
  row: number
  sku: string
  quota: number
  /** In minor units; absent where it costs what it costs in the shop. */
  price?: number
}

/** The form's words. Whether such a drop can be is for `defineDrop` to say. */
export interface DropDraft {
  input: Omit<DropInput, 'variants'>
  variants: VariantRow[]
}

export type Fields = Record<string, string>

const PASS_SECONDS_MAX = 3600
const HOLD_SECONDS_MAX = 7200

/** As `datetime-local` takes it, in UTC. */
const localOf = (ms: number): string => rfc3339(ms).slice(0, 16)

/** The fields of a new form; empty ones follow from the others. */
export function dropDefaults(now: Now): Fields {
  const opensAt = Math.ceil((now + HOUR_MS) / (15 * MINUTE_MS)) * 15 * MINUTE_MS
  return {
    mode: 'queue',
    limitPerShopper: '1',
    opensAt: localOf(opensAt),
    closesAt: localOf(opensAt + 24 * HOUR_MS),
    passSeconds: String(PASS_MS_DEFAULT / 1000),
    holdSeconds: String(CLAIM_HOLD_MS_DEFAULT / 1000),
    admissionFactor: '1',
  }
}

/** Reads fields one by one, and keeps what is wrong with each. */
class Reading {
  readonly errors: Fields = {}
  readonly #typed: Fields

  constructor(typed: Fields) {
    this.#typed = typed
  }

  text(name: string): string {
    return (this.#typed[name] ?? '').trim()
  }

  /** Words of the drop itself, held to the rules of the API. */
  words(name: 'title' | 'description'): string {
    const parsed = DropInputSchema.shape[name].safeParse(this.text(name))
    if (parsed.success) return parsed.data ?? ''
    this.errors[name] = parsed.error.issues[0]?.message ?? TEXT.checkField
    return ''
  }

  whole(name: string, most: number): number {
    const text = this.text(name)
    if (/^\d{1,10}$/.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text)
    this.errors[name] = TEXT.wholeNumber(most)
    return 1
  }

  /** RFC 3339. */
  moment(name: string): string {
    const text = this.text(name)
    const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)
    const at = isTime ? Date.parse(`${text}Z`) : Number.NaN
    if (!Number.isNaN(at)) return rfc3339(at)
    this.errors[name] = TEXT.dayAndTime
    return rfc3339(0)
  }

  factor(name: string): number {
    const factor = Number(this.text(name).replace(',', '.'))
    if (factor >= 0.1 && factor <= 10) return factor
    this.errors[name] = TEXT.factorRange
    return 1
  }

  /** Only where something was written: the drop has a default of its own. */
  optional<N extends string, T>(name: N, read: () => T): { [K in N]?: T } {
    return this.text(name) === '' ? {} : ({ [name]: read() } as { [K in N]: T })
  }
}

/** How prices are written: of which currency, and in the way of which locale. */
interface PriceWriting {
  currency: string
  locale: string
}

/** @param rows how many rows of variants the form has */
export function readDropForm(
  typed: Fields,
  writing: PriceWriting,
  rows: number,
): { draft: DropDraft; errors: Fields } {
  const form = new Reading(typed)
  const title = form.words('title')
  if (form.text('title') === '') form.errors.title = TEXT.titleNeeded
  const isDraw = typed.mode === 'draw'
  const input: DropDraft['input'] = {
    title,
    description: form.words('description'),
    mode: isDraw ? 'draw' : 'queue',
    opensAt: form.moment('opensAt'),
    closesAt: form.moment('closesAt'),
    ...form.optional('entriesOpenAt', () => form.moment('entriesOpenAt')),
    // A queue takes entries until it ends.
    ...(isDraw ? form.optional('entriesCloseAt', () => form.moment('entriesCloseAt')) : {}),
    limitPerShopper: form.whole('limitPerShopper', LINE_QUANTITY_MAX),
    requirements: { proofOfWork: typed.proofOfWork === 'yes' },
    passSeconds: form.whole('passSeconds', PASS_SECONDS_MAX),
    holdSeconds: form.whole('holdSeconds', HOLD_SECONDS_MAX),
    admissionFactor: form.factor('admissionFactor'),
    ...form.optional('entryShards', () => form.whole('entryShards', DROP_ENTRY_SHARDS_MAX)),
    ...form.optional('stockShards', () => form.whole('stockShards', DROP_STOCK_SHARDS_MAX)),
  }
  const variants = readVariants(form, writing, rows)
  return { draft: { input, variants }, errors: form.errors }
}

function readVariants(
  form: Reading,
  { currency, locale }: PriceWriting,
  rows: number,
): VariantRow[] {
  const variants: VariantRow[] = []
  for (let row = 0; row < rows; row += 1) {
    const [sku, price, quota] = [`sku${row}`, `price${row}`, `quota${row}`]
    if ([sku, price, quota].every((name) => form.text(name) === '')) continue
    if (form.text(sku) === '') form.errors[sku] = TEXT.skuNeeded
    const amount = parseAmount(form.text(price), currency, locale)
    if (form.text(price) !== '' && amount === null) {
      form.errors[price] = TEXT.priceExample(exampleAmount(currency, locale))
    }
    variants.push({
      row,
      sku: form.text(sku),
      quota: form.whole(quota, STOCK_MAX),
      ...(amount === null ? {} : { price: amount }),
    })
  }
  if (variants.length === 0) form.errors.sku0 = TEXT.oneSku
  return variants
}

/** The form's name for a part of a variant. */
const PARTS: Readonly<Record<string, string>> = { price: 'price', quota: 'quota' }

/** Puts the refusals of the drop's rules beside their fields. */
export const errorsOfProblem = (
  problems: readonly FieldProblem[],
  variants: readonly VariantRow[],
): Fields =>
  Object.fromEntries(
    problems.map(({ pointer, detail }) => {
      const [first = '', index = '', part = ''] = pointer.split('/').slice(1)
      if (first !== 'variants') return [first, detail]
      return [`${PARTS[part] ?? 'sku'}${variants[Number(index)]?.row ?? 0}`, detail]
    }),
  )
