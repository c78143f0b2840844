import { expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, rfc3339 } from '../platform/clock.ts'
import { MAILS_PER_RECIPIENT_PER_HOUR, PAYMENT_WINDOW_MS } from '../platform/limits.ts'
import { ok, refuse } from '../platform/result.ts'
import type { MailKind } from './content.ts'
import {
  afterAttempt,
  heldBack,
  idempotencyKeyOf,
  outlived,
  retainedSince,
  retentionDaysOf,
  withinLimits,
} from './rules.ts'

const NOW = Date.parse('2026-01-01T10:00:00.000Z')
const mail = (attempts: number, ageMs = 0, kind: MailKind = 'order-placed') => ({
  at: rfc3339(NOW - ageMs),
  kind,
  attempts,
  requeuedAt: null as number | null,
})
const out = refuse('dependency_unavailable', 'http_503')

it('a wait doubles with each attempt, from a minute to six hours', () => {
  const waits = Array.from({ length: 12 }, (_, i) => {
    const settled = afterAttempt(mail(i + 1), out, NOW)
    return settled.state === 'queued' ? (settled.nextAt - NOW) / MINUTE_MS : null
  })
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360])
})

it('a provider that names a later time is asked no sooner', () => {
  const later = refuse('dependency_unavailable', 'rate', { retryAfter: 600 })
  expect(afterAttempt(mail(1), later, NOW)).toMatchObject({ nextAt: NOW + 600_000 })
})

it('a refusal is for good, and a mail that is days old is given up: both for staff to see', () => {
  const refusal = refuse('mail_refused', 'validation_error: no such mailbox')
  expect(afterAttempt(mail(1), refusal, NOW)).toEqual({
    state: 'failed',
    reason: 'validation_error: no such mailbox',
    isDeadLetter: true,
  })
  const old = afterAttempt(mail(9, 3 * DAY_MS), out, NOW)
  expect(old).toMatchObject({ state: 'failed', isDeadLetter: true })
})

it('a code that has ended is not sent, and asks nothing of staff', () => {
  const ended = afterAttempt(mail(5, 9 * MINUTE_MS, 'code'), out, NOW)
  expect(ended).toMatchObject({ state: 'failed', isDeadLetter: false })
})

it.each([
  ['order-payment-reminder', PAYMENT_WINDOW_MS],
  ['order-payment-declined', PAYMENT_WINDOW_MS],
  ['order-out-for-delivery', 8 * HOUR_MS],
] as const)('%s is dropped before its text is no longer true', (kind, ageMs) => {
  expect(afterAttempt(mail(5, ageMs, kind), out, NOW)).toMatchObject({
    state: 'failed',
    isDeadLetter: false,
  })
  expect(heldBack(mail(0, ageMs, kind), 'provider_unavailable', NOW)).toMatchObject({
    state: 'failed',
  })
  expect(outlived(mail(0, ageMs, kind), NOW)).toMatchObject({ isDeadLetter: false })
  expect(afterAttempt(mail(1, MINUTE_MS, kind), out, NOW)).toMatchObject({ state: 'queued' })
  expect(outlived(mail(0, MINUTE_MS, kind), NOW)).toBeNull()
})

it('a mail that stays true is attempted, however late', () => {
  expect(outlived(mail(0, 9 * DAY_MS), NOW)).toBeNull()
})

it('a mail that was sent is sent, whatever its age', () => {
  const sent = afterAttempt(mail(9, 9 * DAY_MS), ok({ providerId: 're_1' }), NOW)
  expect(sent).toEqual({ state: 'sent', providerId: 're_1' })
})

it('a mail that was not attempted costs no attempt', () => {
  expect(heldBack(mail(1), 'provider_unavailable', NOW)).toMatchObject({ attempted: false })
})

it('a recipient gets so many mails an hour; codes and others’ mails go on', () => {
  const to = (address: string, kind: 'order-placed' | 'code' = 'order-placed') => ({
    mail: { to: address, kind },
  })
  const flood = Array.from({ length: 8 }, () => to('ada@shop.test'))
  const recent = new Map([['ada@shop.test', MAILS_PER_RECIPIENT_PER_HOUR - 5]])
  const code = to('ada@shop.test', 'code')
  const { allowed, held } = withinLimits([...flood, code, to('bob@shop.test')], recent)
  expect(held).toHaveLength(3)
  expect(allowed).toHaveLength(7)
  expect(allowed).toContain(code)
  const wait = heldBack(mail(1), 'recipient_limit', NOW)
  expect(wait.state === 'queued' && wait.nextAt - NOW).toBeLessThan(HOUR_MS)
})

it('a mail that is queued again is another request, and has its whole time again', () => {
  const old = { ...mail(1, 30 * DAY_MS), requeuedAt: NOW }
  expect(afterAttempt(old, out, NOW)).toMatchObject({ state: 'queued' })
  expect(idempotencyKeyOf({ id: 'ord_1:1:changed', requeuedAt: null })).toBe('ord_1:1:changed')
  expect(idempotencyKeyOf({ id: 'ord_1:1:changed', requeuedAt: NOW })).toBe(
    `ord_1:1:changed:${NOW}`,
  )
})

it('mails are kept for 90 days, or as the shop says', () => {
  expect(retentionDaysOf({})).toBe(90)
  expect(retentionDaysOf({ mail: { retentionDays: 30 } })).toBe(30)
  expect(retentionDaysOf({ mail: { retentionDays: 0 } })).toBe(1)
  expect(retainedSince({ mail: { retentionDays: 30 } }, NOW)).toBe(NOW - 30 * DAY_MS)
})
