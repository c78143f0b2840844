import { texts } from '../../../src/admin/texts/texts.ts'
import { HOUR_MS, MINUTE_MS, rfc3339 } from '../../../src/shared/platform/clock.ts'
import { RED_PACKET_SHARES_MAX } from '../../../src/shared/platform/limits.ts'
import { exampleAmount } from '../../../src/shared/platform/money.ts'
import type { FieldProblem } from '../../../src/shared/platform/result.ts'
import {
  type RedPacketInput,
  RedPacketInputSchema,
} from '../../../src/shared/red-packet/contract.ts'
import { type Fields, FormReading, momentField, type Writing } from '../http/pages/form-fields.ts'

const TEXT = texts.redPacketForm

/** The fields of a new form. `now` in milliseconds. */
export function redPacketDefaults(now: number, writing: Writing): Fields {
  const quarter = 15 * MINUTE_MS
  const startsAt = Math.ceil((now + HOUR_MS) / quarter) * quarter
  return {
    shares: '100',
    split: 'random',
    startsAt: momentField(rfc3339(startsAt), writing),
    endsAt: momentField(rfc3339(startsAt + 24 * HOUR_MS), writing),
  }
}

/** Reads the form, or says beside each field what is wrong with it. */
export function readRedPacketForm(
  typed: Fields,
  writing: Writing,
): { input: RedPacketInput } | { errors: Fields } {
  const { currency, locale } = writing
  const form = new FormReading(typed, writing)
  const amount = form.amount('fund')
  if (amount === 0) form.errors.fund = TEXT.fundExample(exampleAmount(currency, locale))
  const parsed = RedPacketInputSchema.safeParse({
    title: form.text('title'),
    fund: { amount, currency },
    shares: form.whole('shares', 1, RED_PACKET_SHARES_MAX),
    split: form.text('split'),
    startsAt: form.moment('startsAt'),
    endsAt: form.moment('endsAt'),
  })
  const { errors } = form
  for (const { path, message } of parsed.error?.issues ?? []) errors[String(path[0])] ??= message
  return parsed.success && Object.keys(errors).length === 0 ? { input: parsed.data } : { errors }
}

/** Puts the refusals of the rules beside their fields. */
export const errorsOfProblem = (problems: readonly FieldProblem[]): Fields =>
  Object.fromEntries(problems.map(({ pointer, detail }) => [pointer.split('/')[1] ?? '', detail]))
