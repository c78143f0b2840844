import { Webhook } from 'standardwebhooks'
import { beforeEach, expect, it } from 'vitest'
import { ok } from '../../../src/shared/platform/result.ts'
import {
  type Pipeline,
  pipeline,
  placedIn,
  placedMessage,
} from '../../../tests/fixtures/pipeline.ts'
import { listDeadLetters } from '../dead-letter/staff.ts'
import { takeMailWebhook } from './bounce.ts'
import { sendQueuedMail } from './send-queued.ts'
import { listMails } from './staff.ts'

const SECRET = `whsec_${btoa('a secret of thirty-two characters')}`
let shop: Pipeline
let to: string

beforeEach(async () => {
  shop = pipeline()
  shop.clock.now = Date.now()
  shop.deps.mail = { port: { send: async () => ok({ providerId: 're_1' }) }, status: 'ok' }
  shop.deps.sender = { ...shop.deps.sender, sends: true }
  const placed = placedIn(1)
  to = placed.order.email
  await shop.holdFor(placed)
  shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
  await shop.drain()
  await sendQueuedMail(shop.deps)
})

const bounce = (emailId: string, type = 'email.bounced', createdAt = new Date().toISOString()) => ({
  type,
  created_at: createdAt,
  data: { email_id: emailId, to: [to], bounce: { type: 'Permanent', message: 'No such mailbox.' } },
})

function send(event: object, { secret = SECRET, prefix = 'svix' } = {}) {
  const rawBody = JSON.stringify(event)
  const now = new Date()
  const headers = {
    [`${prefix}-id`]: 'evt_1',
    [`${prefix}-timestamp`]: String(Math.floor(now.getTime() / 1000)),
    [`${prefix}-signature`]: new Webhook(secret).sign('evt_1', now, rawBody),
  }
  return takeMailWebhook(shop.deps, SECRET, { headers, rawBody })
}

const log = async () => {
  const all = { limit: 10, cursor: null, to, orderId: null, kind: null, state: null }
  const page = await listMails(shop.deps, all)
  return page.ok ? page.value.data.map(({ state, reason }) => ({ state, reason })) : []
}
const letters = async () => {
  const page = await listDeadLetters(shop.deps, { limit: 10, cursor: null, state: 'dead' })
  return page.ok ? page.value.data : []
}

it.each(['svix', 'webhook'])(
  'a bounce signed as %s marks the mail, for staff to see',
  async (prefix) => {
    for (let times = 0; times < 2; times += 1) {
      expect(await send(bounce('re_1'), { prefix })).toEqual(ok(null))
    }
    expect(await log()).toEqual([
      { state: 'bounced', reason: 'The mail bounced: No such mailbox.' },
    ])
    const [letter, ...rest] = await letters()
    expect(rest).toEqual([])
    expect(letter).toMatchObject({ attempts: 1, message: { type: 'mail.send', body: { to } } })
  },
)

it('a signature of another secret has no effect', async () => {
  const forged = await send(bounce('re_1'), { secret: `whsec_${btoa('another')}` })
  expect(forged).toMatchObject({ problem: { code: 'webhook_signature_invalid' } })
  expect(await log()).toMatchObject([{ state: 'sent' }])
})

it('a shop without the secret has no such address', async () => {
  const answer = await takeMailWebhook(shop.deps, null, { headers: {}, rawBody: '{}' })
  expect(answer).toMatchObject({ problem: { code: 'not_found' } })
})

it('other events, and an old bounce of a mail of somebody else, have no effect', async () => {
  expect(await send(bounce('re_1', 'email.delivered'))).toEqual(ok(null))
  expect(await send(bounce('re_2', 'email.bounced', '2026-01-01T00:00:00Z'))).toEqual(ok(null))
  expect(await log()).toMatchObject([{ state: 'sent' }])
})

it('a bounce that overtakes the record of its send is asked for again', async () => {
  expect(await send(bounce('re_9'))).toMatchObject({ problem: { code: 'dependency_unavailable' } })
})
