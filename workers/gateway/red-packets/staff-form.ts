import { texts } from '../../../src/admin/texts/texts.ts'
import { HOUR_MS, MINUTE_MS, rfc3339 } from '../../../src/shared/platform/clock.ts'
import { RED_PACKET_SHARES_MAX } from '../../../src/shared/platform/limits.ts'
import { exampleAmount, parseAmount } from '../../../src/shared/platform/money.ts'
import type { FieldProblem } from '../../../src/shared/platform/result.ts'
import {
  type RedPacketInput,
  RedPacketInputSchema,
} from '../../../src/shared/red-packet/contract.ts'

const TEXT = texts.redPacketForm

export type Fields = Readonly<Record<string, string>>

/** As `datetime-local` takes it, in UTC. */
const localOf = (ms: number): string => rfc3339(ms).slice(0, 16)

/** The fields of a new form. `now` in milliseconds. */
export function redPacketDefaults(now: number): Fields {
  const quarter = 15 * MINUTE_MS
  const startsAt = Math.ceil((now + HOUR_MS) / quarter) * quarter
  return {
    shares: '100',
    split: 'random',
    startsAt: localOf(startsAt),
    endsAt: localOf(startsAt + 24 * HOUR_MS),
  }
}

interface Writing {
  currency: string
  locale: string
}

/** Reads the form, or says beside each field what is wrong with it. Times are UTC. */
export function readRedPacketForm(
  typed: Fields,
  { currency, locale }: Writing,
): { input: RedPacketInput } | { errors: Fields } {
  const errors: Record<string, string> = {}
  const text = (name: string) => (typed[name] ?? '').trim()
  const moment = (name: string): string => {
    const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text(name))
    const at = isTime ? Date.parse(`${text(name)}Z`) : Number.NaN
    if (!Number.isNaN(at)) return rfc3339(at)
    errors[name] = TEXT.dayAndTime
    return rfc3339(0)
  }
  const amount = parseAmount(text('fund'), currency, locale)
  if (amount === null || amount === 0) {
    errors.fund = TEXT.fundExample(exampleAmount(currency, locale))
  }
  const shares = /^\d{1,6}$/.test(text('shares')) ? Number(text('shares')) : 0
  if (shares < 1 || shares > RED_PACKET_SHARES_MAX) {
    errors.shares = TEXT.sharesRange(RED_PACKET_SHARES_MAX)
  }
  const parsed = RedPacketInputSchema.safeParse({
    title: text('title'),
    fund: { amount: amount ?? 0, currency },
    shares,
    split: text('split'),
    startsAt: moment('startsAt'),
    endsAt: moment('endsAt'),
  })
  for (const { path, message } of parsed.error?.issues ?? []) errors[String(path[0])] ??= message
  return parsed.success && Object.keys(errors).length === 0 ? { input: parsed.data } : { errors }
}

/** Puts the refusals of the rules beside their fields. */
export const errorsOfProblem = (problems: readonly FieldProblem[]): Fields =>
  Object.fromEntries(problems.map(({ pointer, detail }) => [pointer.split('/')[1] ?? '', detail]))
