import { expect, it } from 'vitest'
import type { DeadLetter } from '../../../src/shared/dead-letter/contract.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffDeadLetterPages } from './dead-letter-pages.tsx'

const AT = '2026-01-01T10:00:00.000Z'

async function shown(message: unknown): Promise<string> {
  const letter: DeadLetter = {
    id: 'mail:msg_1',
    queue: 'notifications',
    message,
    reason: 'mailbox full',
    firstSeenAt: AT,
    attempts: 1,
    state: 'dead',
    decidedBy: null,
    decidedAt: null,
  }
  const fulfilment = { readDeadLetter: async () => letter }
  const { send, tokenOf } = await staffGateway([staffDeadLetterPages], { fulfilment })
  const cookie = `staff=${await tokenOf('owner')}`
  const headers = { accept: 'text/html', cookie }
  return (await send('GET', '/admin/dead-letters/mail:msg_1', { headers })).text
}

const body = { shard: null, mailId: 'msg_1', at: AT, to: 'robin@kerbside.test' }

it('the failed message of an email leads to the email, and any other message to none', async () => {
  const mail = `href="/admin/mails/${Date.parse(AT)}%3Amsg_1"`
  const message = { id: 'mail:msg_1', type: 'mail.send', body }
  expect(await shown(message)).toContain(mail)
  expect(await shown({ ...message, type: 'order.placed' })).not.toContain('/admin/mails/')
  expect(await shown('no message at all')).toContain('no message at all')
})
