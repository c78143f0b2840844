import { describe, expect, it } from 'vitest'
import { simulatedCarrier } from '../../src/shared/logistics/simulated-carrier.ts'
import { selectMail } from '../../src/shared/notify/store.ts'
import type { PlacedOrder } from '../../src/shared/order/contract.ts'
import { readOrder, readOrderEvents } from '../../src/shared/order/read-order.ts'
import { type CommitPlace, commitMeter } from '../../tests/fixtures/commit-meter.ts'
import {
  onlyCarrier,
  type Pipeline,
  pipeline,
  placedIn,
  placedMessage,
  unpaidIn,
} from '../../tests/fixtures/pipeline.ts'
import { guarded } from './logistics/carriers/guarded.ts'
import { resendOutbox } from './outbox/resend.ts'

const ofCash: CommitPlace[] = ['d1', 'stock', 'd1', 'shopper']

const paidMessage = ({ order, shopperId }: PlacedOrder) => {
  const { payment, cost, createdAt: at } = order
  const event = { type: 'payment.succeeded', paymentId: payment.id, amount: cost.total }
  const body = { orderId: order.id, shopperId, event, actor: 'payment', at }
  return { id: `${order.id}:evt_1`, type: 'order.event', body }
}

/** What a shopper's outbox does: it sends again whatever nobody has acknowledged. */
const sendUnacknowledged = (shop: Pipeline, messages: { id: string }[]): void => {
  for (const message of messages) {
    if (shop.acknowledged.includes(message.id)) continue
    shop.queues.get('orders')?.push({ body: message, attempts: 1 })
  }
}

/** Everything that an order leaves behind, without its own ids. */
async function outcomeOf(shop: Pipeline, { order }: PlacedOrder, messages: { id: string }[]) {
  const { orders, engagement } = shop.deps
  const read = await readOrder({ databases: orders }, order.id)
  const events = await readOrderEvents({ databases: orders }, order.id)
  const waiting = await Promise.all(
    orders.map((db) => db.prepare('SELECT count(*) AS n FROM outbox').first<number>('n')),
  )
  const mails = await selectMail([engagement, ...orders], { to: null, limit: 10 })
  return {
    events: events.ok ? events.value.map(({ type }) => type) : [],
    isPushed: read.ok && shop.pushed.get(order.id)?.version === read.value.version,
    stock: shop.stock.levels.get('SHIRT-M'),
    mails: mails.map(({ id }) => id.slice(order.id.length)),
    unacknowledged: messages.filter(({ id }) => !shop.acknowledged.includes(id)).length,
    waiting,
    isReleased: shop.released.includes(order.id),
  }
}

const LIVES = {
  cash: { make: () => placedIn(0), messagesOf: (one: PlacedOrder) => [placedMessage(one)] },
  prepaid: {
    make: () => unpaidIn(0),
    messagesOf: (one: PlacedOrder) => [placedMessage(one), paidMessage(one)],
  },
}

/** Runs an order to its end, killed at a commit; what was on its way in a queue is lost. */
async function live(kind: keyof typeof LIVES, death: { commit: number; after: boolean } | null) {
  const shop = pipeline()
  const placed = LIVES[kind].make()
  const messages = LIVES[kind].messagesOf(placed)
  await shop.holdFor(placed)
  const meter = commitMeter(shop)
  if (death) meter.die(death.commit, death.after)
  sendUnacknowledged(shop, messages)
  await shop.drain().catch(() => undefined)
  if (death) {
    meter.restart()
    shop.loseQueues()
    for (let minute = 0; minute < 4; minute += 1) {
      shop.clock.now += 60_000
      sendUnacknowledged(shop, messages)
      await resendOutbox(shop.deps)
      await shop.drain()
    }
  }
  return { outcome: await outcomeOf(shop, placed, messages), commits: meter.commits }
}

describe('the commits of an order after its answer', () => {
  it('are four for a cash order: record, stock, allocation with booking, push with acknowledgement', async () => {
    const { commits, outcome } = await live('cash', null)
    expect(commits).toEqual(ofCash)
    expect(outcome).toMatchObject({ isPushed: true, unacknowledged: 0, waiting: [0, 0] })
  })

  it('are two batches of D1 for ten orders of one queue batch', async () => {
    const shop = pipeline()
    const orders = Array.from({ length: 10 }, () => placedIn(0))
    for (const placed of orders) await shop.holdFor(placed)
    const meter = commitMeter(shop)
    sendUnacknowledged(shop, orders.map(placedMessage))
    await shop.drain()
    expect(meter.commits.filter((place) => place === 'd1')).toHaveLength(2)
  })

  it('are one more of an orders database and of the shopper’s object for a prepaid order, its invoice included', async () => {
    const { commits } = await live('prepaid', null)
    // The number of the invoice is a row of the directory; the order has it with its allocation.
    expect(commits.toSorted()).toEqual([...ofCash, 'd1', 'shopper'].toSorted())
  })

  it.each(['cash', 'prepaid'] as const)(
    'end the same wherever the Worker dies (%s)',
    async (kind) => {
      const { outcome, commits } = await live(kind, null)
      for (let commit = 1; commit <= commits.length; commit += 1) {
        for (const after of [false, true]) {
          const died = await live(kind, { commit, after })
          expect(died.outcome, `commit ${commit}, ${after ? 'after' : 'before'}`).toEqual(outcome)
        }
      }
    },
  )

  it('are made up for where the push breaks: the shopper’s outbox sends again', async () => {
    const shop = pipeline()
    const placed = placedIn(0)
    const messages = [placedMessage(placed)]
    await shop.holdFor(placed)
    const { shopper } = shop.deps
    shop.deps.shopper = (id) => ({
      ...shopper(id),
      execute: () => Promise.reject(new Error('the object does not answer')),
    })
    sendUnacknowledged(shop, messages)
    await shop.drain()
    expect(await outcomeOf(shop, placed, messages)).toMatchObject({ isPushed: false })
    shop.deps.shopper = shopper
    sendUnacknowledged(shop, messages)
    await shop.drain()
    const { outcome } = await live('cash', null)
    expect(await outcomeOf(shop, placed, messages)).toEqual(outcome)
  })

  it.each([
    ['is out', () => Promise.reject(new Error('no answer'))],
    ['is silent', () => new Promise<never>(() => {})],
  ])('record the allocation alone where the carrier %s, and book later', async (_why, book) => {
    const shop = pipeline()
    const { wait } = shop.deps
    // Later than a carrier that answers, sooner than one that never does.
    shop.deps.wait = () => new Promise((resolve) => setImmediate(resolve))
    const placed = placedIn(0)
    const messages = [placedMessage(placed)]
    await shop.holdFor(placed)
    const { carriers } = shop.deps
    const clock = { now: shop.deps.now, wait: () => shop.deps.wait(0) }
    shop.deps.carriers = onlyCarrier(guarded({ ...simulatedCarrier, book }, clock))
    sendUnacknowledged(shop, messages)
    await shop.drain()
    expect(await outcomeOf(shop, placed, messages)).toMatchObject({
      events: ['order.placed', 'stock.allocated'],
      isPushed: true,
      unacknowledged: 0,
      waiting: [1, 0],
    })
    Object.assign(shop.deps, { carriers, wait })
    shop.clock.now += 60_000
    await resendOutbox(shop.deps)
    await shop.drain()
    const { outcome } = await live('cash', null)
    expect(await outcomeOf(shop, placed, messages)).toEqual(outcome)
  })

  it('push what a commit of an older release allocates, though its row was acknowledged', async () => {
    const shop = pipeline()
    const placed = placedIn(0)
    await shop.holdFor(placed)
    sendUnacknowledged(shop, [placedMessage(placed)])
    const { send } = shop.deps
    shop.deps.send = (queue, messages) =>
      send(
        queue,
        messages.map(({ body, ...rest }) => {
          if (body.type !== 'inventory.commit') return { body, ...rest }
          const { acknowledges: _, ...old } = body.body
          return { body: { ...body, body: old }, ...rest }
        }),
      )
    await shop.drain()
    expect(shop.pushed.get(placed.order.id)?.version).toBe(3)
    expect(await outcomeOf(shop, placed, [])).toMatchObject({ waiting: [0, 0] })
  })
})
