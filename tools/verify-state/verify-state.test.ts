import { expect, it } from 'vitest'
import { type SoundShop, soundShop, step } from '../../tests/fixtures/sound-shop.ts'
import type { Entry, State } from './state.ts'
import { verifyState } from './verify-state.ts'

const verify = (state: State, settled = true) => {
  const told = state.orders.map(({ order: { id: orderId, cost, email } }) => ({
    ...{ orderId, total: cost.total.amount, email },
  }))
  return verifyState(state, { told, settled })
}

it('a sound shop breaks no invariant', async () => {
  const { state } = await soundShop()
  expect(verify(state)).toEqual([])
})

const BREAKS: Record<string, [words: string, change: (shop: SoundShop) => void]> = {
  'a unit that vanished': [
    'S1 SHIRT-M: on_hand',
    ({ stock }) => {
      stock.level.on_hand = 9
    },
  ],
  'a unit sold that was not there': [
    'S1 SHIRT-M: journal 2: available is -2',
    ({ stock }) => {
      stock.journal[0] = step(1, 0, 0, 0)
    },
  ],
  'a step of the journal that is missing': [
    'S1 SHIRT-M: journal 3 follows 1',
    ({ stock }) => void stock.journal.splice(1, 1),
  ],
  'a hold with other units than its line': [
    'S2 ord_',
    ({ stock }) => {
      stock.holds[0] = { ...stock.holds[0], quantity: 3, gone: 1 }
    },
  ],
  'a hold that ended under its order': [
    'its hold of SHIRT-M is released',
    ({ stock }) => {
      stock.holds[0] = { ...stock.holds[0], status: 'released' }
    },
  ],
  'units kept for no order': [
    'for no order',
    ({ state }) => {
      state.orders = []
    },
  ],
  'held units without a hold': [
    'S3 SHIRT-M',
    ({ stock }) => {
      stock.level.held = 1
    },
  ],
  'an entry that was changed': [
    'M1 ord_',
    ({ one }) => {
      ;(one.entries[1] as Entry).actor = 'staff:x'
    },
  ],
  'a total that is not the sum': [
    'M2 ord_',
    ({ one }) => {
      one.order.cost.shipping.amount = 601
    },
  ],
  'a line at another price': [
    'M2 ord_',
    ({ one }) => {
      ;(one.order.lines[0] as { unitPrice: object }).unitPrice = { amount: 1 }
    },
  ],
  'more money back than came': [
    'M3 ord_',
    ({ one }) => {
      one.order.payment.refunds = [{ id: 'r', amount: { amount: 9_999_999, currency: 'USD' } }]
    },
  ],
  'money that the provider returned beside the order': [
    'the provider returned 100, the order has 0',
    ({ state }) => {
      for (const payment of state.payments) payment.refunded = 100
    },
  ],
  'a charge without an order': [
    'M3 payment pay_2',
    ({ state }) => {
      const [first] = state.payments
      if (first) state.payments.push({ ...first, id: 'pay_2' })
    },
  ],
  'a payment that the provider does not have': [
    'unknown at the provider',
    ({ state }) => {
      state.payments = []
    },
  ],
  'two captures': ['M4 ord_', ({ one }) => void one.entries.push(one.entries[1] as Entry)],
  'two orders of a checkout': [
    'O1 ord_',
    ({ state, one }) => {
      const order = { ...one.order, id: 'ord_other' }
      state.orders.push({ ...one, row: { ...one.row, id: 'ord_other' }, order })
    },
  ],
  'an event that was taken twice': [
    'O2 ord_',
    ({ one }) => {
      ;(one.entries[2] as Entry).eventId = one.entries[1]?.eventId ?? ''
    },
  ],
  'a status without its event': [
    'O2 ord_',
    ({ one }) => {
      one.order.status = one.row.status = 'awaiting_payment'
    },
  ],
  'an order that stays paid': [
    'O3 ord_',
    ({ one }) => {
      one.row.status = 'paid'
    },
  ],
  'a message that waits': [
    'Q1 x waits in the outbox',
    ({ state }) => void state.waiting.push({ where: 'outbox of a database', id: 'x' }),
  ],
  'a dead letter': [
    'Q1 dead letter',
    ({ state }) => void state.deadLetters.push({ state: 'dead' }),
  ],
  'a shopper who sees an older order': [
    'sees version 2 of 3',
    ({ state }) => {
      ;(state.shown[0] as { version: number }).version = 2
    },
  ],
  'an event that is in the feed twice': [
    'Q1 an event',
    ({ state }) => void state.feed.push(...state.feed),
  ],
}

it.each(Object.entries(BREAKS))('finds %s', async (_, [words, change]) => {
  const shop = await soundShop()
  change(shop)
  const found = verify(shop.state)
  expect(
    found.some((line) => line.includes(words)),
    found.join('\n'),
  ).toBe(true)
})

const ERASED_BREAKS: Record<string, [words: string, change: (shop: SoundShop) => void]> = {
  'an email in its snapshot': [
    'has an email',
    ({ one }) => {
      one.order.email = 'a@b.test'
    },
  ],
  'an email in its row': [
    'has an email',
    ({ one }) => {
      one.row.email = 'a@b.test'
    },
  ],
  'an address once it is delivered': [
    'needs no address',
    ({ one }) => {
      one.order.status = 'delivered'
    },
  ],
  'a mail': [
    'has the mail',
    ({ state, one }) => void state.mails.push({ id: `${one.order.id}:1:changed` }),
  ],
  'no entry of it': ['not in its ledger', ({ one }) => void one.entries.pop()],
  'other words than it sealed': [
    'M1 ord_',
    ({ one }) => {
      ;(one.entries[3] as Entry).data.reason = 'door'
    },
  ],
  'its member by name': [
    'has an email or a name',
    ({ state }) =>
      void state.memberRows.push({ id: 'mbr_1', email: 'erased:mbr_1', name: 'Ada', ended_at: 1 }),
  ],
}

it('an erased order breaks no invariant', async () => {
  const { state, one } = await soundShop({ erased: true })
  expect(one.entries[3]?.data).toMatchObject({ reason: '' })
  expect(verify(state)).toEqual([])
  const [told] = state.orders
  const before = { orderId: told?.order.id ?? '', total: 5_598, email: 'shopper@kerbside.test' }
  expect(verifyState(state, { told: [before], settled: true })).toEqual([])
})

it.each(Object.entries(ERASED_BREAKS))(
  'finds of an erased order %s',
  async (_, [words, change]) => {
    const shop = await soundShop({ erased: true })
    change(shop)
    expect(verify(shop.state).join('\n')).toContain(words)
  },
)

it('an order that a client was told of and that is not there is found', async () => {
  const { state } = await soundShop()
  const told = [{ orderId: 'ord_lost', total: 1, email: 'a@kerbside.test' }]
  expect(verifyState(state, { told, settled: true })).toEqual([
    'O1 ord_lost: a client was told of it, and it is not in the record',
  ])
})

it('while the shop works, messages may wait', async () => {
  const { state } = await soundShop()
  state.waiting.push({ where: 'outbox of a shopper', id: 'x' })
  expect(verify(state, false)).toEqual([])
})
