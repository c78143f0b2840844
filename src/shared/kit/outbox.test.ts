import { beforeEach, describe, expect, it, vi } from 'vitest'
import { openObjectStorage } from '../../../tests/fixtures/object-storage.ts'
import { OUTBOX_RESEND_MS } from '../platform/limits.ts'
import type { OrdersMessage, QueueMessage } from '../platform/messages.ts'
import { acknowledge, deliver, drain, enqueue, nextDue, OUTBOX_TABLE } from './outbox.ts'

const NOW = 1_000_000
const message = (id: string, filler = ''): OrdersMessage => ({
  id,
  type: 'checkout.stalled',
  body: { shopperId: 'shp_1', checkoutId: `chk_${filler}` },
})

let sql: ReturnType<typeof openObjectStorage>['sql']
let sent: { queue: string; ids: string[] }[]
const send = async (queue: string, messages: QueueMessage[]) => {
  sent.push({ queue, ids: messages.map((m) => m.id) })
}

beforeEach(() => {
  sql = openObjectStorage().sql
  sql.exec(OUTBOX_TABLE)
  sent = []
})

describe('the outbox', () => {
  it('gives a fresh message to its first send without another write', async () => {
    const entry = enqueue(sql, 'orders', message('m1'), NOW)
    expect(await deliver([entry], send)).toBe(1)
    expect(sent).toEqual([{ queue: 'orders', ids: ['m1'] }])
    expect(nextDue(sql)).toBe(NOW + OUTBOX_RESEND_MS)
  })

  it('keeps a message until it is acknowledged, sending it ever less often', async () => {
    enqueue(sql, 'orders', message('m1'), NOW)
    let now = NOW
    const gaps: number[] = []
    for (let i = 0; i < 5; i += 1) {
      const due = nextDue(sql) ?? 0
      gaps.push((due - now) / OUTBOX_RESEND_MS)
      now = due
      expect(await drain({ sql, now: now - 1, send })).toBe(0)
      expect(await drain({ sql, now, send })).toBe(1)
    }
    expect(gaps).toEqual([1, 2, 4, 4, 4])
    acknowledge(sql, ['m1', 'unknown'])
    expect(nextDue(sql)).toBeNull()
  })

  it('takes the same message once', () => {
    enqueue(sql, 'orders', message('m1'), NOW)
    enqueue(sql, 'orders', message('m1'), NOW + 5)
    expect(nextDue(sql)).toBe(NOW + OUTBOX_RESEND_MS)
  })

  it('sends nothing twice where two drains overlap', async () => {
    enqueue(sql, 'orders', message('m1'), NOW)
    const now = NOW + OUTBOX_RESEND_MS
    await Promise.all([drain({ sql, now, send }), drain({ sql, now, send })])
    expect(sent).toHaveLength(1)
  })

  it('keeps what a queue refused, and still sends to the others', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    enqueue(sql, 'orders', message('m1'), NOW)
    enqueue(
      sql,
      'behaviour',
      {
        id: 'm2',
        type: 'behaviour.recorded',
        body: { shopperId: null, at: '', name: '', data: {} },
      },
      NOW,
    )
    const count = await drain({
      sql,
      now: NOW + OUTBOX_RESEND_MS,
      send: (queue, messages) => {
        if (queue === 'orders') throw new Error('queue is out')
        return send(queue, messages)
      },
    })
    expect(count).toBe(1)
    expect(sent).toEqual([{ queue: 'behaviour', ids: ['m2'] }])
    expect(nextDue(sql)).toBeGreaterThan(NOW + OUTBOX_RESEND_MS)
    logged.mockRestore()
  })

  it('sends within what one batch of a queue may carry', async () => {
    const small = Array.from({ length: 230 }, (_, i) =>
      enqueue(sql, 'orders', message(`m${i}`), NOW),
    )
    expect(await deliver(small, send)).toBe(230)
    expect(sent.map((batch) => batch.ids.length)).toEqual([100, 100, 30])
    sent = []
    const filler = 'x'.repeat(30_000)
    const large = [1, 2, 3].map((i) => enqueue(sql, 'orders', message(`l${i}`, filler), NOW))
    await deliver(large, send)
    expect(sent.map((batch) => batch.ids.length)).toEqual([2, 1])
  })
})
