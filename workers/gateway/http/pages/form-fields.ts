import { texts } from '../../../../src/admin/texts/texts.ts'
import { rfc3339 } from '../../../../src/shared/platform/clock.ts'
import {
  decimalsOf,
  exampleAmount,
  formatDecimal,
  money,
  parseAmount,
} from '../../../../src/shared/platform/money.ts'
import { clockTextOf, momentOfClock } from '../../../../src/shared/platform/shop-day.ts'

const TEXT = texts.formErrors

/** The values of a form by the names of their fields; several of one name are divided by commas. */
export type Fields = Readonly<Record<string, string>>

/** How amounts and times of a form are written. */
export interface Writing {
  currency: string
  locale: string
  /** IANA. */
  timeZone: string
}

export function fieldsOf(sent: URLSearchParams): Fields {
  const names = [...new Set(sent.keys())]
  return Object.fromEntries(names.map((name) => [name, sent.getAll(name).join(',')]))
}

/** The members of a field that has several. */
export const listOf = (fields: Fields, name: string): string[] =>
  (fields[name] ?? '').split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))

/** The numbers of a form's rows, such as `c` for `c0-kind` and `c3-kind`, in their order. */
export const rowsOf = (fields: Fields, letter: string): number[] =>
  [
    ...new Set(
      Object.keys(fields).flatMap((name) => {
        const row = new RegExp(`^${letter}(\\d{1,4})-`).exec(name)?.[1]
        return row === undefined ? [] : [Number(row)]
      }),
    ),
  ].sort((a, b) => a - b)

/** Those of the rows in which something was typed. */
export const filledRows = (fields: Fields, letter: string): number[] =>
  rowsOf(fields, letter).filter((row) =>
    Object.entries(fields).some(
      ([name, value]) => name.startsWith(`${letter}${row}-`) && value.trim() !== '',
    ),
  )

/** An amount as a field shows it; empty where there is none. */
export const amountText = (
  amount: number | null | undefined,
  { currency, locale }: Writing,
): string => {
  if (amount === null || amount === undefined) return ''
  const text = formatDecimal(money(amount, currency))
  const [mark] = exampleAmount(currency, locale).match(/[^\d]/) ?? ['.']
  return decimalsOf(currency) === 0 ? text : text.replace('.', mark)
}

export const percentText = (basisPoints: number): string => String(basisPoints / 100)

/** A moment (RFC 3339) as a field shows it by the clock of the shop; empty where there is none. */
export const momentField = (at: string | undefined, { timeZone }: Writing): string =>
  at === undefined ? '' : clockTextOf(Date.parse(at), timeZone)

/** Reads the fields of a form one by one, and keeps what is wrong with each. */
export class FormReading {
  readonly errors: Record<string, string> = {}
  readonly #fields: Fields
  readonly #writing: Writing

  constructor(fields: Fields, writing: Writing) {
    this.#fields = fields
    this.#writing = writing
  }

  text(name: string): string {
    return (this.#fields[name] ?? '').trim()
  }

  /** Minor units. */
  amount(name: string): number {
    const { currency, locale } = this.#writing
    const amount = parseAmount(this.text(name), currency, locale)
    if (amount !== null) return amount
    this.errors[name] = TEXT.amountExample(exampleAmount(currency, locale))
    return 0
  }

  basisPoints(name: string): number {
    const typed = this.text(name).replace(/%$/, '').trim().replace(',', '.')
    const points = /^\d{1,3}(\.\d{1,2})?$/.test(typed) ? Math.round(Number(typed) * 100) : 0
    if (points >= 1 && points <= 10_000) return points
    this.errors[name] = TEXT.percentRange
    return 1
  }

  whole(name: string, min: number, max: number): number {
    const typed = this.text(name)
    const value = /^[-+]?\d{1,10}$/.test(typed) ? Number(typed) : Number.NaN
    if (value >= min && value <= max) return value
    this.errors[name] = TEXT.wholeNumber(min, max)
    return Math.max(min, 1)
  }

  /** RFC 3339, by the clock of the shop. */
  moment(name: string): string {
    const at = momentOfClock(this.text(name), this.#writing.timeZone)
    if (at !== null) return rfc3339(at)
    this.errors[name] = TEXT.dayAndTime
    return rfc3339(0)
  }

  filledRows(letter: string): number[] {
    return filledRows(this.#fields, letter)
  }

  list(name: string): string[] {
    return listOf(this.#fields, name)
  }

  /** A list with a member at least. */
  some(name: string): string[] {
    const found = this.list(name)
    if (found.length === 0) this.errors[name] = TEXT.atLeastOne
    return found
  }

  /** Only where the field has something. */
  optional<N extends string, T>(key: N, name: string, read: () => T): { [K in N]?: T } {
    return this.text(name) === '' ? {} : ({ [key]: read() } as { [K in N]: T })
  }
}
