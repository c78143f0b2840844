import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { portOf } from '../src/shared/kit/port-of.ts'
import type {
  SandboxCommand,
  SandboxObjectPort,
  SandboxPort,
} from '../src/shared/payment/sandbox.ts'

const stub = (name: string) => exports.SandboxPaymentObject.getByName(name)
const book = (name: string) => portOf<SandboxObjectPort>(stub(name))
const find = (name: string, paymentId: string) =>
  book(name).read({ type: 'sandbox.payment', paymentId })

const create = (paymentId: string, amount = 100): SandboxCommand => ({
  type: 'sandbox.create',
  request: {
    paymentId,
    orderId: 'ord_1',
    shopperId: 'shp_1',
    amount: { amount, currency: 'USD' },
    returnUrl: 'https://shop.test',
  },
})
const succeed = (paymentId: string, eventId: string): SandboxCommand => ({
  type: 'sandbox.decide',
  paymentId,
  outcome: 'succeed',
  eventId,
})

it('a book nobody wrote in knows nothing and stays empty', async () => {
  expect(await find('empty', 'pay_1')).toBeNull()
  const tables = await runInDurableObject(stub('empty'), (_, { storage }) =>
    storage.sql.exec(`SELECT name FROM sqlite_master WHERE name = 'payment'`).toArray(),
  )
  expect(tables).toEqual([])
})

it('a payment is charged once under parallel presses, and the book survives an eviction', async () => {
  await book('one').execute(create('pay_1'))
  const presses = await Promise.all(
    Array.from({ length: 10 }, (_, n) => book('one').execute(succeed('pay_1', `evt_${n}`))),
  )
  expect(presses.filter((press) => press.ok)).toHaveLength(1)
  await evictDurableObject(stub('one'))
  expect(await find('one', 'pay_1')).toMatchObject({
    status: 'succeeded',
    event: { amount: { amount: 100 } },
  })
})

it('payments of one book leave each other alone; one asked for again takes the newest amount', async () => {
  await book('two').execute(create('pay_1'))
  await book('two').execute(create('pay_2'))
  await book('two').execute(create('pay_1', 80))
  await book('two').execute(succeed('pay_1', 'evt_1'))
  expect(await find('two', 'pay_1')).toMatchObject({
    status: 'succeeded',
    amount: { amount: 80 },
  })
  expect(await find('two', 'pay_2')).toMatchObject({ status: 'pending' })
  const rows = await runInDurableObject(stub('two'), (_, { storage }) =>
    storage.sql.exec('SELECT id, amount, status FROM payment ORDER BY id').toArray(),
  )
  expect(rows).toEqual([
    { id: 'pay_1', amount: 80, status: 'succeeded' },
    { id: 'pay_2', amount: 100, status: 'pending' },
  ])
})

it('answers the query of the earlier release', async () => {
  const earlier = portOf<SandboxPort>(stub('earlier'))
  expect(await earlier.execute(create('pay_1'))).toMatchObject({ ok: true })
  expect(await earlier.find('pay_1')).toMatchObject({ status: 'pending' })
})

it('lists the payments that succeeded, by the time they did, also those that went back', async () => {
  const ledger = book('listed')
  for (const id of ['pay_1', 'pay_2', 'pay_3', 'pay_4']) await ledger.execute(create(id))
  for (const id of ['pay_3', 'pay_1', 'pay_4']) await ledger.execute(succeed(id, `evt_${id}`))
  await ledger.execute({ type: 'sandbox.refund', paymentId: 'pay_4', eventId: 'evt_back' })
  const all = {
    type: 'sandbox.charges',
    since: 0,
    until: Date.now() + 60_000,
    after: null,
  } as const
  const found = await ledger.read({ ...all, limit: 10 })
  expect(found.map(({ payment }) => payment.paymentId).toSorted()).toEqual([
    'pay_1',
    'pay_3',
    'pay_4',
  ])
  expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).toSorted((a, b) => a - b))
  const [first] = await ledger.read({ ...all, limit: 1 })
  const after = first ? { at: first.at, paymentId: first.payment.paymentId } : null
  expect(await ledger.read({ ...all, after, limit: 10 })).toEqual(found.slice(1))
  expect(await ledger.read({ ...all, until: 1, limit: 10 })).toEqual([])
  expect(await book('unlisted').read({ ...all, limit: 10 })).toEqual([])
})
