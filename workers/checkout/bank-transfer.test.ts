import { describe, expect, it, vi } from 'vitest'
import type { Order } from '../../src/shared/order/contract.ts'
import { recordTransfers } from '../../src/shared/payment/bank-transfer/record-transfers.ts'
import { readReference } from '../../src/shared/payment/bank-transfer/rules.ts'
import { DAY_MS } from '../../src/shared/platform/clock.ts'
import { ok } from '../../src/shared/platform/result.ts'
import { placedOrder } from '../../tests/fixtures/placed-order.ts'
import { shopperStub } from '../../tests/fixtures/shopper-object.ts'
import { bankTransfer, bankTransferSettings } from './providers/bank-transfer.ts'

const vars = {
  accountName: ' Shop Ltd ',
  iban: 'gb82 west 1234 5698 7654 32',
  bic: 'WESTGB2L',
  days: '',
}

describe('the settings of bank transfers', () => {
  it('take an account however it is spaced, and seven days where they say none', () => {
    expect(bankTransferSettings(vars)).toEqual({
      accountName: 'Shop Ltd',
      iban: 'GB82WEST12345698765432',
      bic: 'WESTGB2L',
      days: 7,
    })
  })

  it.each([
    { iban: '' },
    { iban: 'GB82WEST12345698765431' },
    { bic: 'nope' },
    { accountName: ' ' },
    { days: '0' },
    { days: '29' },
    { days: 'a week' },
  ])('with %j take no payment', async (change) => {
    const settings = bankTransferSettings({ ...vars, ...change })
    expect(settings).toBeNull()
    const provider = bankTransfer(settings)
    expect(provider.retired).toBe(true)
    // Orders of an earlier time still end.
    expect(await provider.cancel('pay_1')).toEqual({ status: 'cancelled' })
  })
})

it('the instructions name the account, the amount and the order', () => {
  const provider = bankTransfer(bankTransferSettings({ ...vars, days: '3' }))
  const { order } = placedOrder()
  const told = provider.instruct?.({ orderId: order.id, amount: order.cost.total })
  expect(told).toMatchObject({ iban: 'GB82WEST12345698765432', amount: order.cost.total })
  expect(readReference(told?.reference ?? '')).toBe(order.number)
  expect(provider.windowMs).toBe(3 * DAY_MS)
})

describe('transfers of a statement', () => {
  const waiting = placedOrder({
    status: 'awaiting_payment',
    payment: { id: 'pay_1', kind: 'bank-transfer', status: 'pending' },
  })
  const record = async (order: Order) => {
    const execute = vi.fn(async () => ok({ kind: 'order', order, replayed: false }))
    const read = vi.fn(async () => ok({ kind: 'order', order }))
    const deps = {
      shopper: () => shopperStub({ execute, read }),
      provider: () => null,
      now: () => 0,
      declined: async () => undefined,
    }
    const { total: amount } = order.cost
    const transfer = { eventId: 'bank:1', orderId: order.id, shopperId: 'shp_1', amount }
    return { paid: await recordTransfers(deps, [transfer]), execute }
  }

  it('go to the shopper’s object as the payment that the order has', async () => {
    const { order } = waiting
    const { paid, execute } = await record(order)
    expect(paid).toEqual([order.id])
    expect(execute).toHaveBeenCalledWith({
      caller: { kind: 'system', shopperId: 'shp_1' },
      command: {
        type: 'order.apply-payment',
        event: expect.objectContaining({ paymentId: 'pay_1', status: 'succeeded' }),
      },
    })
  })

  it.each([
    { status: 'cancelled' },
    { status: 'paid' },
    { payment: { id: 'pay_2', kind: 'sandbox', status: 'pending' } },
    { payment: { id: 'pay_1', kind: 'bank-transfer', status: 'succeeded' } },
  ] as const)('pay no order that is %j', async (change) => {
    const { paid, execute } = await record({ ...waiting.order, ...change })
    expect(paid).toEqual([])
    expect(execute).not.toHaveBeenCalled()
  })
})
