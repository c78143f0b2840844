import { describe, expect, it } from 'vitest'
import { WRONG_TRIES_MAX } from '../../../../src/shared/one-time-code/rules.ts'
import { gatewayContext } from '../../../../tests/fixtures/gateway-context.ts'
import { memoryLimiter } from '../../../../tests/fixtures/memory-limiter.ts'
import { type CodeSubject, checkCode, restOfStep, sendCode } from './codes.ts'

const SUBJECT: CodeSubject = { purpose: 'order-lookup', subject: 'KB-1 ada@shop.test' }

/** Requests of separate clients to one shop. */
function shop() {
  const limiter = memoryLimiter()
  const mails: { text: string }[] = []
  const send = async (to: string | null, about = SUBJECT) => {
    const asked = gatewayContext({ limiter })
    const recipient = async () => to
    const sent = await sendCode(asked.c, { ...about, mailbox: 'ada@shop.test', recipient })
    mails.push(...asked.mails)
    return { sent, code: /\d{6}/.exec(mails.at(-1)?.text ?? '')?.[0] ?? '' }
  }
  const check = async (code: string, about = SUBJECT, idempotencyKey?: string) => {
    const key = idempotencyKey === undefined ? {} : { idempotencyKey }
    const checked = await checkCode(gatewayContext({ limiter, ...key }).c, about, code)
    return checked.ok ? 'ok' : checked.problem.code
  }
  return { send, check, mails }
}

describe('a code by mail', () => {
  it('is mailed to the known address and passes from any client, once', async () => {
    const { send, check, mails } = shop()
    const { sent, code } = await send('ada@shop.test')
    expect(sent.ok).toBe(true)
    expect(mails).toEqual([expect.objectContaining({ to: 'ada@shop.test' })])
    expect(await check(code, SUBJECT, 'key-1')).toBe('ok')
    expect(await check(code, SUBJECT, 'key-1')).toBe('ok')
    expect(await check(code, SUBJECT, 'key-2')).toBe('code_invalid')
  })

  it('is for its subject and purpose alone', async () => {
    const { send, check } = shop()
    const { code } = await send('ada@shop.test')
    expect(await check(code, { ...SUBJECT, subject: 'another' })).toBe('code_invalid')
    expect(await check(code, { ...SUBJECT, purpose: 'staff-sign-in' })).toBe('code_invalid')
  })

  it('is answered alike where nothing is mailed, at every step', async () => {
    const known = shop()
    const unknown = shop()
    const [first, second] = [await known.send('ada@shop.test'), await unknown.send(null)]
    expect(unknown.mails).toEqual([])
    expect(Object.keys(second.sent)).toEqual(Object.keys(first.sent))
    for (let n = 0; n < WRONG_TRIES_MAX; n += 1) {
      expect([await known.check('x'), await unknown.check('x')]).toEqual(
        Array.from({ length: 2 }).fill('code_invalid'),
      )
    }
    expect([await known.check(first.code), await unknown.check('x')]).toEqual(
      Array.from({ length: 2 }).fill('too_many_tries'),
    )
  })

  it('is refused alike once the address in the request got its share', async () => {
    const outcomes = async (to: string | null) => {
      const { send } = shop()
      const codes: string[] = []
      for (let n = 0; n < 6; n += 1) {
        const { sent } = await send(to)
        codes.push(sent.ok ? 'sent' : sent.problem.code)
      }
      return codes
    }
    const [known, unknown] = await Promise.all([outcomes('ada@shop.test'), outcomes(null)])
    expect(known.at(-1)).toBe('too_many_codes')
    expect(unknown).toEqual(known)
  })

  it('is answered at the same moment, however long the mail’s row took within a step', () => {
    const answeredAfter = (tookMs: number) => tookMs + restOfStep(tookMs)
    expect([0, 20, 90, 249].map(answeredAfter)).toEqual([250, 250, 250, 250])
    expect([250, 310, 499].map(answeredAfter)).toEqual([500, 500, 500])
  })

  it('is mailed where the client hangs up before the answer', async () => {
    const asked = gatewayContext()
    const background: Promise<unknown>[] = []
    Object.assign(asked.c.executionCtx, {
      waitUntil: (work: Promise<unknown>) => background.push(work),
    })
    void sendCode(asked.c, {
      ...SUBJECT,
      mailbox: 'ada@shop.test',
      recipient: async () => 'ada@shop.test',
    })
    await Promise.all(background)
    expect(background).toHaveLength(1)
    expect(asked.mails).toHaveLength(1)
  })
})
