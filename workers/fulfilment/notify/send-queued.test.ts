import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { MailPort, OutgoingMail } from '../../../src/shared/notify/contract.ts'
import { insertMail } from '../../../src/shared/notify/store.ts'
import { codeMail } from '../../../src/shared/notify/templates/code-mail.ts'
import { MAILS_PER_RECIPIENT_PER_HOUR } from '../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import {
  type Pipeline,
  pipeline,
  placedIn,
  placedMessage,
} from '../../../tests/fixtures/pipeline.ts'
import { discardDeadLetter, listDeadLetters, replayDeadLetter } from '../dead-letter/staff.ts'
import { sendQueuedMail } from './send-queued.ts'
import { listMails } from './staff.ts'

const MINUTE = 60_000
let shop: Pipeline
/** Every request the provider got, the repeated ones included. */
let asked: OutgoingMail[]
/** What the provider has let out, by the mail's id. */
let left: Map<string, OutgoingMail>
let answer: (mail: OutgoingMail) => Result<{ providerId: string | null }>

const port: MailPort = {
  async send(mail) {
    asked.push(mail)
    const answered = answer(mail)
    if (answered.ok) left.set(mail.id, mail)
    return answered
  },
}

beforeEach(() => {
  shop = pipeline()
  asked = []
  left = new Map()
  answer = ({ id }) => ok({ providerId: `re_${id}` })
  shop.deps.mail = { port, status: 'ok' }
  shop.deps.sender = { ...shop.deps.sender, sends: true }
  // An isolate that ends as it has committed: the sweep is what is left.
  shop.deps.background = () => undefined
  shop.deps.orderUrl = async ({ orderId }) => `https://shop.test/o/${orderId}`
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

async function place(shard: 0 | 1 = 0, email?: string) {
  const placed = placedIn(shard, email === undefined ? {} : { email })
  await shop.holdFor(placed)
  shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
  await shop.drain()
  return placed.order
}

const states = async () => {
  const page = await listMails(shop.deps, {
    limit: 100,
    cursor: null,
    to: null,
    orderId: null,
    kind: null,
    state: null,
  })
  return page.ok ? page.value.data.map(({ state }) => state) : []
}

const letters = async () => {
  const page = await listDeadLetters(shop.deps, { limit: 10, cursor: null, state: 'dead' })
  return page.ok ? page.value.data : []
}

describe('the mail of an order', () => {
  it('leaves once, with the link to the order, however many runs there are', async () => {
    const orders = [await place(0), await place(1)]
    const counts = await Promise.all([sendQueuedMail(shop.deps), sendQueuedMail(shop.deps)])
    expect(counts.reduce((a, b) => a + b)).toBe(2)
    shop.clock.now += 10 * MINUTE
    await sendQueuedMail(shop.deps)
    expect(asked).toHaveLength(2)
    for (const { id } of orders) {
      const mail = asked.find((one) => one.id.startsWith(id))
      expect(mail?.text).toContain(`https://shop.test/o/${id}`)
      expect(mail?.html).toContain(`https://shop.test/o/${id}`)
      expect(mail?.replyTo).toBe('help@test.example')
    }
    expect(await states()).toEqual(['sent', 'sent'])
  })

  it('is asked for under the same id and with the same bytes where a run died', async () => {
    await place()
    const { engagement, orders } = shop.deps
    const [first] = orders
    if (!first) throw new Error('no database')
    const broken: D1Database = new Proxy(first, {
      get(db, name) {
        if (name === 'batch') return () => Promise.reject(new Error('the database is out'))
        const value: unknown = Reflect.get(db, name)
        return typeof value === 'function' ? value.bind(db) : value
      },
    })
    await expect(
      sendQueuedMail({ ...shop.deps, engagement, orders: [broken, ...orders.slice(1)] }),
    ).rejects.toThrow()
    expect(await sendQueuedMail(shop.deps)).toBe(0)
    shop.clock.now += 6 * MINUTE
    expect(await sendQueuedMail(shop.deps)).toBe(1)
    expect(asked).toHaveLength(2)
    expect(asked[1]).toEqual(asked[0])
  })

  it('waits longer each time where the provider is out, and leaves when it is back', async () => {
    await place()
    answer = () => refuse('dependency_unavailable', 'http_503')
    const triedAt: number[] = []
    for (let minute = 0; minute < 10; minute += 1) {
      const before = asked.length
      await sendQueuedMail(shop.deps)
      if (asked.length > before) triedAt.push(minute)
      shop.clock.now += MINUTE
    }
    expect(triedAt).toEqual([0, 1, 3, 7])
    answer = () => ok({ providerId: 're_1' })
    shop.clock.now += 60 * MINUTE
    expect(await sendQueuedMail(shop.deps)).toBe(1)
  })

  it('that is refused becomes a dead letter with its recipient; a replay sends it', async () => {
    const order = await place(1)
    answer = () => refuse('mail_refused', 'validation_error: no such mailbox')
    await sendQueuedMail(shop.deps)
    const [letter] = await letters()
    expect(letter).toMatchObject({ queue: 'notifications', message: { body: { to: order.email } } })
    expect(letter?.reason).toContain('no such mailbox')
    expect(await states()).toEqual(['failed'])
    answer = () => ok({ providerId: null })
    await replayDeadLetter(shop.deps, letter?.id ?? '', 'staff:stf_1')
    await shop.drain()
    expect(await sendQueuedMail(shop.deps)).toBe(1)
    expect(await letters()).toEqual([])
  })

  it('that is refused and discarded stays unsent', async () => {
    await place()
    answer = () => refuse('mail_refused', 'suppressed')
    await sendQueuedMail(shop.deps)
    const [letter] = await letters()
    expect((await discardDeadLetter(shop.deps, letter?.id ?? '', 'staff:stf_1')).ok).toBe(true)
    shop.clock.now += 600 * MINUTE
    expect(await sendQueuedMail(shop.deps)).toBe(0)
    expect(asked).toHaveLength(1)
  })
})

it('a flood of mails to one recipient is held back over all databases; others get theirs', async () => {
  for (let i = 0; i < MAILS_PER_RECIPIENT_PER_HOUR + 4; i += 1) {
    await place(i % 2 === 0 ? 0 : 1, 'ada@shop.test')
  }
  await place(0, 'bob@shop.test')
  await sendQueuedMail(shop.deps)
  const toAda = () => asked.filter(({ to }) => to === 'ada@shop.test').length
  expect(toAda()).toBe(MAILS_PER_RECIPIENT_PER_HOUR)
  expect(asked).toHaveLength(MAILS_PER_RECIPIENT_PER_HOUR + 1)
  shop.clock.now += 20 * MINUTE
  await sendQueuedMail(shop.deps)
  expect(toAda()).toBe(MAILS_PER_RECIPIENT_PER_HOUR)
  shop.clock.now += 60 * MINUTE
  await sendQueuedMail(shop.deps)
  expect(toAda()).toBe(MAILS_PER_RECIPIENT_PER_HOUR + 4)
})

it('a provider that is out is asked a few times in a run, not once for each mail', async () => {
  for (let i = 0; i < 12; i += 1) await place(0, `s${i}@shop.test`)
  answer = () => refuse('dependency_unavailable', 'http_503')
  await sendQueuedMail(shop.deps)
  expect(asked.length).toBeLessThan(9)
  answer = () => ok({ providerId: null })
  shop.clock.now += 2 * MINUTE
  await sendQueuedMail(shop.deps)
  expect(left.size).toBe(12)
})

it('the mail log shows no code, finds an order’s mails and goes on behind its cursor', async () => {
  const order = await place(1, 'ada@shop.test')
  await place(0)
  const at = new Date(shop.clock.now).toISOString()
  const code = codeMail(
    '123456',
    { to: 'ada@shop.test', purpose: 'x', minutes: 10 },
    shop.deps.sender,
    at,
  )
  await insertMail(shop.deps.engagement, [{ id: 'msg_1', ...code, isQueued: true }])
  const all = { limit: 10, cursor: null, to: null, orderId: null, kind: null, state: null }
  const log = await listMails(shop.deps, all)
  if (!log.ok) throw new Error(log.problem.code)
  expect(log.value.data).toHaveLength(3)
  expect(JSON.stringify(log.value)).not.toContain('123456')
  const data = async (more: object) => {
    const page = await listMails(shop.deps, { ...all, ...more })
    return page.ok ? page.value.data.map(({ id }) => id) : page.problem.code
  }
  expect(await data({ orderId: order.id })).toEqual([`${order.id}:1:changed`])
  expect(await data({ to: 'ada@shop.test' })).toHaveLength(2)
  expect(await data({ state: 'queued' })).toHaveLength(3)
  expect(await data({ state: 'sent' })).toEqual([])
  const first = await listMails(shop.deps, { ...all, limit: 2 })
  const cursor = first.ok ? first.value.nextCursor : null
  expect(await data({ cursor })).toEqual([log.value.data[2]?.id])
  expect(await data({ cursor: 'x' })).toBe('invalid_cursor')
})

it('without a provider a mail stays in the outbox, and no later provider sends it', async () => {
  shop.deps.mail = { port: null, status: 'no_provider' }
  shop.deps.sender = { ...shop.deps.sender, sends: false }
  await place()
  expect(await sendQueuedMail(shop.deps)).toBe(0)
  expect(await states()).toEqual(['outbox'])
  shop.deps.mail = { port, status: 'ok' }
  expect(await sendQueuedMail(shop.deps)).toBe(0)
})
