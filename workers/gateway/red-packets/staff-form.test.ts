import { expect, it } from 'vitest'
import { readRedPacketForm, redPacketDefaults } from './staff-form.ts'

const writing = { currency: 'USD', locale: 'en', timeZone: 'Europe/Berlin' }
const typed = {
  ...{ title: 'Lantern night', fund: '1,250.50', shares: '20', split: 'even' },
  ...{ startsAt: '2026-12-01T18:00', endsAt: '2026-12-02T18:00' },
}

it('a red packet’s window is typed by the clock of the shop', () => {
  expect(readRedPacketForm(typed, writing)).toEqual({
    input: {
      ...{ title: 'Lantern night', shares: 20, split: 'even' },
      fund: { amount: 125_050, currency: 'USD' },
      startsAt: '2026-12-01T17:00:00.000Z',
      endsAt: '2026-12-02T17:00:00.000Z',
    },
  })
  // An hour from now, at the next quarter.
  expect(redPacketDefaults(Date.parse('2026-12-01T07:50:00Z'), writing)).toMatchObject({
    startsAt: '2026-12-01T10:00',
    endsAt: '2026-12-02T10:00',
  })
})

it('what is wrong with a field stands beside it', () => {
  const wrong = { title: '', fund: '0', shares: '0', split: 'odd', startsAt: '', endsAt: '31.12.' }
  const read = readRedPacketForm(wrong, writing)
  expect(Object.keys('errors' in read ? read.errors : {}).toSorted()).toEqual([
    ...['endsAt', 'fund', 'shares', 'split', 'startsAt', 'title'],
  ])
})
