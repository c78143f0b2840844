import { expect, it } from 'vitest'
import { type SoundShop, soundShop } from '../../tests/fixtures/sound-shop.ts'
import { countUntaken } from './inventory-system.ts'
import type { OrderRead } from './reads.ts'
import type { Entry, FeedEvent } from './state.ts'
import { verifyState } from './verify-state.ts'

interface Run extends SoundShop {
  reads: OrderRead[]
}

const TOLD_AT = '2026-11-28T10:00:00.000Z'
const TOLD_MS = Date.parse(TOLD_AT)

/** A sound shop, and what a client and an inventory system know of it. */
async function soundRun(): Promise<Run> {
  const shop = await soundShop()
  const { id: orderId } = shop.one.order
  const statuses = ['awaiting_payment', 'paid', 'allocated']
  const reads = statuses.map((status, n) => ({
    ...{ orderId, status, from: TOLD_MS + 10 * n, to: TOLD_MS + 10 * n + 5 },
  }))
  return { ...shop, reads }
}

function verify({ state, one: { order }, system, reads }: Run, settled = true): string[] {
  const { id: orderId, email, cost } = order
  const told = [{ orderId, email, total: cost.total.amount, at: TOLD_AT }]
  return verifyState(state, { told, reads, system, settled })
}

it('a sound run breaks no invariant', async () => {
  expect(verify(await soundRun())).toEqual([])
})

const released = ({ one }: SoundShop): FeedEvent => ({
  ...{ id: 'evt_1_4', orderId: one.order.id, sequence: 4, type: 'units.refunded', origin: null },
  data: { released: [{ sku: 'SHIRT-M', quantity: 1 }] },
})

const BREAKS: Record<string, [words: string, change: (run: Run) => void]> = {
  'a unit that the inventory system does not have': [
    'S4 SHIRT-M: 10 on hand here, 9 at erp',
    ({ system }) => {
      system.skus['SHIRT-M'] = { onHand: 9, reserved: 2 }
    },
  ],
  'units that the inventory system reserved for no order': [
    'S4 SHIRT-M: 2 committed here, 3 reserved at erp',
    ({ system }) => {
      system.skus['SHIRT-M'] = { onHand: 10, reserved: 3 }
    },
  ],
  'a document that was taken and moved nothing': [
    'S4 SHIRT-M: 2 committed here, 0 reserved at erp',
    ({ system }) => {
      system.skus['SHIRT-M'] = { onHand: 10, reserved: 0 }
    },
  ],
  'a released unit that the shop still commits': [
    'S4 SHIRT-M: 2 committed here, 1 reserved at erp',
    (run) => void run.state.feed.push(released(run)),
  ],
  'a document that no event asks for': [
    'S4 erp has document evt_other',
    ({ system }) => void system.documents.push('evt_other'),
  ],
  'a document that was taken twice': [
    'S4 erp took a document twice',
    ({ system }) => void system.documents.push('evt_1_3'),
  ],
  'an event of the provider that the shop does not have': [
    'Q2 ord_',
    ({ state, one }) => {
      const sent = { id: 'evt_lost', orderId: one.order.id, paymentId: 'pay_1' }
      state.providerEvents.push({ ...sent, status: 'succeeded' })
    },
  ],
  'an event that the provider never sent': [
    'which the provider never sent',
    ({ state }) => {
      state.providerEvents = []
    },
  ],
  'an event that was applied twice under two ids': [
    'Q2 payment.succeeded is applied 2 times',
    ({ one }) => {
      const [, paid] = one.entries
      one.entries.push({ ...(paid as Entry), eventId: `${one.order.id}:payment.succeeded` })
    },
  ],
  'a charge that was never compared': [
    'M3 charge pay_1 was not compared',
    ({ state }) => {
      state.charges = []
    },
  ],
  'a charge that no order wants and that did not go back': [
    'M3 charge pay_1 of sandbox is orphan',
    ({ state }) => {
      state.charges = [{ kind: 'sandbox', id: 'pay_1', state: 'orphan', refund: 'pending' }]
    },
  ],
  'an order that a read after its answer did not find': [
    'O4 ord_',
    ({ reads, one }) => {
      const missed = { from: TOLD_MS + 1, to: TOLD_MS + 2, status: null }
      reads.push({ orderId: one.order.id, ...missed })
    },
  ],
  'an order that was read in an earlier status afterwards': [
    'placed was read after allocated',
    ({ reads, one }) => {
      const back = { from: TOLD_MS + 100, to: TOLD_MS + 101, status: 'placed' }
      reads.push({ orderId: one.order.id, ...back })
    },
  ],
}

it.each(Object.entries(BREAKS))('finds %s', async (_, [words, change]) => {
  const run = await soundRun()
  change(run)
  const found = verify(run)
  expect(
    found.some((line) => line.includes(words)),
    found.join('\n'),
  ).toBe(true)
})

it('documents on their way count as the inventory system’s', async () => {
  const run = await soundRun()
  run.system.skus['SHIRT-M'] = { onHand: 10, reserved: 0 }
  run.system.documents = []
  expect(countUntaken(run.state, run.system)).toBe(1)
  expect(verify(run)).toEqual([])
})

it('a shop under way may not have an event yet, and a read that began earlier may miss the order', async () => {
  const run = await soundRun()
  const { id: orderId } = run.one.order
  run.state.providerEvents.push({ id: 'evt_2', orderId, paymentId: 'pay_1', status: 'succeeded' })
  run.reads.unshift({ orderId, from: TOLD_MS - 1, to: TOLD_MS + 3, status: null })
  expect(verify(run, false)).toEqual([])
})

it('two orders may have entries of one id, which no provider sent', async () => {
  const run = await soundRun()
  const { one, state } = run
  const cash = { id: 'pay_2', kind: 'cash-on-delivery', status: 'due_on_delivery' }
  const order = { ...one.order, id: 'ord_other', payment: cash }
  state.orders.push({
    ...one,
    order,
    entries: one.entries.filter(({ sequence }) => sequence !== 2),
  })
  expect(verify(run).filter((line) => line.startsWith('Q2'))).toEqual([])
})

it('a payment that went back whole keeps the refund alone of its events', async () => {
  const run = await soundRun()
  const { order } = run.one
  const amount = order.cost.total
  order.payment = { ...order.payment, status: 'refunded', refunds: [{ id: 'rfd_1', amount }] }
  for (const payment of run.state.payments) {
    Object.assign(payment, { status: 'refunded', refunded: amount.amount })
  }
  run.state.providerEvents = [
    { id: 'evt_r', orderId: order.id, paymentId: 'pay_1', status: 'refunded' },
  ]
  expect(verify(run).filter((line) => /^(Q2|M3)/.test(line))).toEqual([])
})

it('an event that fits no order lies among the dead letters', async () => {
  const run = await soundRun()
  const { id: orderId } = run.one.order
  run.state.providerEvents.push({ id: 'evt_2', orderId, paymentId: 'pay_9', status: 'succeeded' })
  const message = JSON.stringify({ body: { eventId: 'evt_2' } })
  run.state.deadLetters.push({ id: 'payment:sandbox:evt_2', state: 'discarded', message })
  expect(verify(run)).toEqual([])
})
