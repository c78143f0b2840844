import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Mail, MailLogInput, OutgoingMail } from '../../../src/shared/notify/contract.ts'
import { mailedEvents } from '../../../src/shared/notify/mailed-events.ts'
import { insertMail } from '../../../src/shared/notify/store.ts'
import { codeMail } from '../../../src/shared/notify/templates/code-mail.ts'
import { readOrderEvents } from '../../../src/shared/order/read-order.ts'
import { DAY_MS } from '../../../src/shared/platform/clock.ts'
import {
  MAILS_DELETED_PER_SWEEP_MAX,
  MAILS_SCANNED_MAX,
} from '../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import {
  type Pipeline,
  pipeline,
  placedIn,
  placedMessage,
} from '../../../tests/fixtures/pipeline.ts'
import { listDeadLetters } from '../dead-letter/staff.ts'
import { runSweeps } from '../sweeps.ts'
import { deleteOldMails } from './delete-old.ts'
import { listMails, readMail, resendMail } from './staff.ts'

let shop: Pipeline
let left: OutgoingMail[]
let answer: () => Result<{ providerId: string | null }>

beforeEach(() => {
  shop = pipeline()
  left = []
  answer = () => ok({ providerId: `re_${left.length}` })
  const send = async (mail: OutgoingMail) => {
    left.push(mail)
    return answer()
  }
  shop.deps.mail = { port: { send }, status: 'ok' }
  shop.deps.sender = { ...shop.deps.sender, sends: true }
  shop.deps.orderUrl = async ({ orderId }) => `https://shop.test/o/token-of-${orderId}`
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

const EVERYTHING: MailLogInput = {
  limit: 100,
  cursor: null,
  to: null,
  orderId: null,
  kind: null,
  state: null,
}

async function list(filter: Partial<MailLogInput> = {}) {
  const page = await listMails(shop.deps, { ...EVERYTHING, ...filter })
  if (!page.ok) throw new Error(page.problem.code)
  return page.value
}

/** Every page of a list; how many there were. */
async function listAll(filter: Partial<MailLogInput>) {
  const keys: string[] = []
  let pages = 0
  for (let cursor: string | null = null; pages < 20; pages += 1) {
    const page: Awaited<ReturnType<typeof list>> = await list({ ...filter, cursor })
    keys.push(...page.data.map(({ key }) => key))
    cursor = page.nextCursor
    if (cursor === null) break
  }
  return { keys, pages: pages + 1 }
}

async function place(email: string, shard: 0 | 1 = 0) {
  const at = new Date(shop.clock.now).toISOString()
  const placed = placedIn(shard, { email, createdAt: at, updatedAt: at })
  await shop.holdFor(placed)
  shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
  await shop.drain()
  return placed.order
}

/** Mails of a shop without a provider, one a second before now, the newest last. */
async function keep(db: D1Database | undefined, count: number, more: Partial<Mail> = {}) {
  if (db === undefined) throw new Error('no database')
  const mails = Array.from({ length: count }, (_, i) => ({
    id: `msg_${more.to ?? 'x'}_${String(i).padStart(5, '0')}`,
    to: 'somebody@shop.test',
    subject: 'Hello',
    text: 'Hello',
    at: new Date(shop.clock.now - (count - i) * 1000).toISOString(),
    ...more,
  }))
  await insertMail(db, mails)
}

describe('the mail log', () => {
  it('finds by kind, state, recipient and order', async () => {
    const ada = await place('ada@shop.test', 0)
    answer = () => refuse('mail_refused', 'no such mailbox')
    await place('bob@shop.test', 1)
    expect((await list({ to: 'ada@shop.test' })).data).toHaveLength(1)
    expect((await list({ state: 'failed' })).data.map(({ to }) => to)).toEqual(['bob@shop.test'])
    expect((await list({ state: 'failed', to: 'ada@shop.test' })).data).toEqual([])
    expect((await list({ kind: 'order-placed' })).data).toHaveLength(2)
    expect((await list({ kind: 'order-shipped' })).data).toEqual([])
    const ofOrder = await list({ orderId: ada.id })
    expect(ofOrder.data).toMatchObject([{ to: 'ada@shop.test', state: 'sent' }])
    expect((await list({ orderId: 'ord_nobody' })).data).toEqual([])
  })

  it('goes on behind each page, over all databases, with every filter', async () => {
    const [first, second] = shop.deps.orders
    await keep(shop.deps.engagement, MAILS_SCANNED_MAX + 200)
    await keep(first, 30, { to: 'rare@shop.test' })
    await keep(second, 2 * MAILS_SCANNED_MAX + 1)
    const rare = await listAll({ to: 'rare@shop.test', limit: 7 })
    expect(new Set(rare.keys).size).toBe(30)
    const every = await listAll({ state: 'outbox', limit: 400 })
    expect(every.keys).toHaveLength(3 * MAILS_SCANNED_MAX + 231)
    expect(new Set(every.keys).size).toBe(every.keys.length)
    const moments = every.keys.map((key) => Number(key.split(':')[0]))
    expect(moments).toEqual(moments.toSorted((a, b) => b - a))
    const none = await listAll({ kind: 'code' })
    expect(none).toMatchObject({ keys: [] })
    expect(none.pages).toBeLessThan(8)
  })

  it('finds undelivered mails by their index', async () => {
    await place('ada@shop.test')
    const [db] = shop.deps.orders
    const plan = await db
      ?.prepare(
        `EXPLAIN QUERY PLAN SELECT id FROM mail
          WHERE state IN ('failed', 'bounced') AND state = ? ORDER BY at DESC, id DESC LIMIT 51`,
      )
      .bind('failed')
      .all<{ detail: string }>()
    expect(plan?.results.map(({ detail }) => detail).join()).toContain('mail_undelivered')
    expect(plan?.results.map(({ detail }) => detail).join()).not.toContain('TEMP B-TREE')
  })
})

describe('one mail', () => {
  it('is read with its order and its provider’s id, and with no link that opens the order', async () => {
    const order = await place('ada@shop.test')
    const [entry] = (await list()).data
    const read = await readMail(shop.deps, entry?.key ?? '')
    if (!read.ok) throw new Error(read.problem.code)
    expect(read.value).toMatchObject({ providerId: 're_1', orderId: order.id, state: 'sent' })
    expect(read.value.html).toContain('https://shop.test/o/sample')
    expect(JSON.stringify(read.value)).not.toContain('token-of-')
    expect(left[0]?.html).toContain('token-of-')
    for (const key of ['x', `${shop.clock.now}:${order.id}:9:changed`, '']) {
      expect(await readMail(shop.deps, key)).toMatchObject({ problem: { code: 'not_found' } })
    }
  })

  it('shows nobody a code, in no form', async () => {
    const at = new Date(shop.clock.now).toISOString()
    const about = { to: 'ada@shop.test', purpose: 'x', minutes: 10 }
    const code = codeMail('719355', about, shop.deps.sender, at)
    await insertMail(shop.deps.engagement, [{ id: 'msg_1', ...code }])
    const [entry] = (await list()).data
    const read = await readMail(shop.deps, entry?.key ?? '')
    expect(read.ok && read.value.html).toContain('•')
    expect(JSON.stringify([entry, read])).not.toContain('719355')
    expect(await resendMail(shop.deps, entry?.key ?? '')).toMatchObject({
      problem: { code: 'transition_not_allowed' },
    })
  })
})

describe('a mail that staff send again', () => {
  it('leaves under a key of its own, so that the provider does not take it for the first', async () => {
    await place('ada@shop.test')
    const [entry] = (await list()).data
    shop.clock.now += 1000
    expect(await resendMail(shop.deps, entry?.key ?? '')).toMatchObject({ ok: true })
    await shop.drain()
    expect(left.map(({ id }) => id)).toEqual([entry?.id, entry?.id])
    expect(new Set(left.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
    expect((await list()).data).toMatchObject([{ state: 'sent', attempts: 1 }])
  })

  it('needs no decision about its dead letter any more', async () => {
    answer = () => refuse('mail_refused', 'no such mailbox')
    await place('ada@shop.test')
    const letters = async () => {
      const page = await listDeadLetters(shop.deps, { limit: 9, cursor: null, state: 'dead' })
      return page.ok ? page.value.data.length : -1
    }
    expect(await letters()).toBe(1)
    answer = () => ok({ providerId: null })
    const [entry] = (await list({ state: 'failed' })).data
    await resendMail(shop.deps, entry?.key ?? '')
    await shop.drain()
    expect(await letters()).toBe(0)
    expect((await list()).data).toMatchObject([{ state: 'sent' }])
  })

  it('is not queued twice, and not at all without a provider', async () => {
    shop.deps.background = () => undefined
    await place('ada@shop.test')
    const [entry] = (await list({ state: 'queued' })).data
    const refused = { ok: false, problem: { code: 'transition_not_allowed' } }
    expect(await resendMail(shop.deps, entry?.key ?? '')).toMatchObject(refused)
    shop.deps.mail = { port: null, status: 'no_provider' }
    expect(await resendMail(shop.deps, entry?.key ?? '')).toMatchObject(refused)
    expect(await resendMail(shop.deps, 'x')).toMatchObject({ problem: { code: 'not_found' } })
  })
})

describe('old mails', () => {
  it('are deleted, a bounded number at a time; younger ones stay', async () => {
    await keep(shop.deps.engagement, MAILS_DELETED_PER_SWEEP_MAX + 5)
    shop.clock.now += 91 * DAY_MS
    const order = await place('ada@shop.test')
    expect(await deleteOldMails(shop.deps)).toBe(MAILS_DELETED_PER_SWEEP_MAX)
    expect(await runSweeps(shop.deps)).toMatchObject({ deletedMails: 5 })
    expect(await deleteOldMails(shop.deps)).toBe(0)
    expect((await list()).data.map(({ id }) => id)).toEqual([`${order.id}:1:changed`])
  })

  it('leave their kind and moment in the ledger of their order', async () => {
    const order = await place('ada@shop.test')
    const mailed = async () => {
      const events = await readOrderEvents({ databases: shop.deps.orders }, order.id)
      return events.ok ? mailedEvents(events.value) : []
    }
    const before = (await list()).data.map(({ kind, at }) => ({ kind, at: Date.parse(at) }))
    expect(await mailed()).toEqual(before)
  })
})
