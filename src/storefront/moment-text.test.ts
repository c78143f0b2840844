import { expect, it } from 'vitest'
import { localeFor, momentText } from './moment-text.ts'

const AT = new Date('2026-11-28T15:04:00Z')
/** Intl writes a narrow space before AM and PM. */
const plain = (text: string): string => text.replace(/\s/g, ' ')

it('English for the US has a clock of 12 hours, English for Britain one of 24', () => {
  const now = new Date('2026-12-01T00:00:00Z')
  expect(plain(momentText(AT, now, 'en-US', 'UTC'))).toBe('Nov 28, 3:04 PM')
  expect(plain(momentText(AT, now, 'en', 'UTC'))).toBe('Nov 28, 3:04 PM')
  expect(momentText(AT, now, 'en-GB', 'UTC')).toBe('28 Nov, 15:04')
})

it('the year is named where it is not the current one, in the zone that is shown', () => {
  const newYear = new Date('2027-01-01T00:30:00Z')
  expect(momentText(AT, newYear, 'en', 'UTC')).toContain('2026')
  expect(momentText(AT, newYear, 'en', 'America/New_York')).not.toContain('2026')
})

it("a visitor's own form of the page's language counts, another language does not", () => {
  expect(localeFor('en', ['de-DE', 'en-GB'])).toBe('en-GB')
  expect(localeFor('en', ['de-DE'])).toBe('en')
})
