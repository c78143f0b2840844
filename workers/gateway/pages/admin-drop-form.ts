import type { DropMode } from '../../../src/shared/drop/contract.ts'
import {
  CLAIM_HOLD_MS_DEFAULT,
  PASS_MS_DEFAULT,
  STOCK_MAX,
} from '../../../src/shared/platform/limits.ts'
import { parseDecimal } from '../../../src/shared/platform/money.ts'
import type { FieldProblem } from '../../../src/shared/platform/result.ts'

/** A drop as the form tells it: whether it can be made is for the drop's own rules to say. */
export interface DropWish {
  title: string
  description: string
  mode: DropMode
  /** `price` in minor units, null for the shop's own; `row` of the form, for messages beside it. */
  variants: { sku: string; price: number | null; quota: number; row: number }[]
  limitPerShopper: number
  proofOfWork: boolean
  entriesOpenAt: number
  entriesCloseAt: number
  opensAt: number
  closesAt: number
  passMs: number
  holdMs: number
  admissionFactor: number
  entryShards: number
  stockShards: number
}

export type Fields = Record<string, string>

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** As `datetime-local` takes it, in UTC. */
const localOf = (ms: number): string => new Date(ms).toISOString().slice(0, 16)

/** What stands in an empty form. */
export function dropDefaults(now: number): Fields {
  const start = Math.ceil(now / (15 * MINUTE_MS)) * 15 * MINUTE_MS
  return {
    title: '',
    description: '',
    mode: 'queue',
    limitPerShopper: '1',
    entriesOpenAt: localOf(start),
    entriesCloseAt: '',
    opensAt: localOf(start + HOUR_MS),
    closesAt: localOf(start + 25 * HOUR_MS),
    passSeconds: String(PASS_MS_DEFAULT / 1000),
    holdSeconds: String(CLAIM_HOLD_MS_DEFAULT / 1000),
    admissionFactor: '1',
    entryShards: '1',
    stockShards: '1',
    proofOfWork: '',
  }
}

/** Reads the fields, and says of each what keeps it from being understood. */
class Reading {
  readonly errors: Fields = {}
  readonly #typed: Fields

  constructor(typed: Fields) {
    this.#typed = typed
  }

  text(name: string): string {
    return (this.#typed[name] ?? '').trim()
  }

  whole(name: string, most: number): number {
    const text = this.text(name)
    if (/^\d{1,10}$/.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text)
    this.errors[name] = `Write a whole number from 1 to ${most.toLocaleString('en')}.`
    return 1
  }

  /** A moment in UTC; a field left empty gives `otherwise`. */
  moment(name: string, otherwise?: number): number {
    const text = this.text(name)
    if (text === '' && otherwise !== undefined) return otherwise
    const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)
    const at = isTime ? Date.parse(`${text}Z`) : Number.NaN
    if (Number.isNaN(at)) this.errors[name] = 'Write a day and a time.'
    return Number.isNaN(at) ? 0 : at
  }
}

const SECONDS_MAX = 24 * 60 * 60

/** @param rows how many rows of variants the form has */
export function readDropForm(
  typed: Fields,
  currency: string,
  rows: number,
): { wish: DropWish; errors: Fields } {
  const reading = new Reading(typed)
  const mode: DropMode = typed.mode === 'draw' ? 'draw' : 'queue'
  const title = reading.text('title')
  if (title === '') reading.errors.title = 'A drop needs a title.'
  const opensAt = reading.moment('opensAt')
  const closesAt = reading.moment('closesAt')
  const factor = Number(reading.text('admissionFactor').replace(',', '.'))
  if (!(factor >= 1 && factor <= 10)) {
    reading.errors.admissionFactor = 'Write a number from 1 to 10.'
  }
  const wish: DropWish = {
    title,
    description: reading.text('description'),
    mode,
    variants: readVariants(reading, currency, rows),
    limitPerShopper: reading.whole('limitPerShopper', 999),
    proofOfWork: typed.proofOfWork === 'yes',
    entriesOpenAt: reading.moment('entriesOpenAt'),
    entriesCloseAt: mode === 'queue' ? closesAt : reading.moment('entriesCloseAt', opensAt),
    opensAt,
    closesAt,
    passMs: reading.whole('passSeconds', SECONDS_MAX) * 1000,
    holdMs: reading.whole('holdSeconds', SECONDS_MAX) * 1000,
    admissionFactor: factor,
    entryShards: reading.whole('entryShards', 64),
    stockShards: reading.whole('stockShards', 32),
  }
  const { errors } = reading
  if (!errors.opensAt && !errors.entriesOpenAt && wish.entriesOpenAt > opensAt) {
    errors.entriesOpenAt = 'Entries open at or before the drop does.'
  }
  if (!errors.opensAt && !errors.closesAt && closesAt <= opensAt) {
    errors.closesAt = 'It ends after it opens.'
  }
  if (mode === 'draw' && !errors.entriesCloseAt && wish.entriesCloseAt > opensAt) {
    errors.entriesCloseAt = 'The list of a draw is closed at or before the opening.'
  }
  return { wish, errors }
}

function readVariants(reading: Reading, currency: string, rows: number): DropWish['variants'] {
  const variants: DropWish['variants'] = []
  for (let row = 0; row < rows; row += 1) {
    const sku = reading.text(`sku${row}`)
    const price = reading.text(`price${row}`)
    if (sku === '' && price === '' && reading.text(`quota${row}`) === '') continue
    if (sku === '') reading.errors[`sku${row}`] = 'Which one?'
    const amount = price === '' ? null : parseDecimal(price.replace(',', '.'), currency)
    if (price !== '' && amount === null) {
      reading.errors[`price${row}`] = 'Write a price such as 25 or 25.50.'
    }
    variants.push({ sku, price: amount, quota: reading.whole(`quota${row}`, STOCK_MAX), row })
  }
  if (variants.length === 0) reading.errors.sku0 = 'Name at least one SKU.'
  return variants
}

const NAMES: Readonly<Record<string, string>> = {
  passMs: 'passSeconds',
  holdMs: 'holdSeconds',
  unitPrice: 'price',
  price: 'price',
  variantId: 'sku',
  sku: 'sku',
  quota: 'quota',
}

/** Puts what the drop's own rules refused beside the fields it is about. */
export function errorsOfProblem(
  problems: readonly FieldProblem[],
  variants: DropWish['variants'],
): Fields {
  return Object.fromEntries(
    problems.map(({ pointer, detail }) => {
      const [first = '', index = '', part = ''] = pointer.split('/').slice(1)
      if (first !== 'variants') return [NAMES[first] ?? first, detail]
      const row = variants[Number(index)]?.row ?? 0
      return [`${NAMES[part] ?? 'sku'}${row}`, detail]
    }),
  )
}
