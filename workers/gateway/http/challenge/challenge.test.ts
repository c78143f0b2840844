import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PowChallenge } from '../../../../src/shared/anti-scalper/contract.ts'
import { DIFFICULTY } from '../../../../src/shared/anti-scalper/risk.ts'
import { gatewayContext } from '../../../../tests/fixtures/gateway-context.ts'
import type { GatewayContext } from '../app.ts'
import { requireChallenge } from './challenge.ts'
import { makePow } from './proof.ts'
import { actionTokenFor } from './signals.ts'

const TURNSTILE = { TURNSTILE_SITE_KEY: 'a site key', TURNSTILE_SECRET_KEY: 'its secret' }

let drops = 0
let dropId = ''
beforeEach(() => {
  drops += 1
  dropId = `drop_${drops}`
  vi.stubGlobal('scheduler', { wait: async () => undefined })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const enter = (c: GatewayContext, input: Partial<Parameters<typeof requireChallenge>[1]> = {}) =>
  requireChallenge(c, {
    action: 'drop-entry',
    dropId,
    requirements: { proofOfWork: false },
    ...input,
  })

/** What ALTCHA's solver finds, a few times faster. */
function solve({ challenge, salt, algorithm, signature }: PowChallenge): string {
  let number = 0
  while (createHash('sha256').update(`${salt}${number}`).digest('hex') !== challenge) number += 1
  return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }))
}
const work = async (c: GatewayContext, difficulty: number) =>
  solve(await makePow(c, `drop-entry:${dropId}`, difficulty))

const asks = (challenge: unknown) => ({
  ok: false,
  problem: { code: 'verification_required', extra: { challenge } },
})
const pow = (level: number) => ({
  kind: 'pow',
  url: `/api/v1/challenges/pow?action=drop-entry%3A${dropId}&level=${level}`,
})

describe('the challenge of a risk', () => {
  it('asks nothing of a fresh session without a token', async () => {
    const { c } = gatewayContext({ sessionAgeMs: 0 })
    expect(await enter(c)).toEqual({ ok: true, value: null })
  })

  it('asks everybody for the work a drop requires, once', async () => {
    const { c } = gatewayContext()
    const required = { requirements: { proofOfWork: true } }
    expect(await enter(c, required)).toEqual(asks(pow(1)))
    const proof = await work(c, DIFFICULTY.pow)
    expect((await enter(c, { ...required, proof })).ok).toBe(true)
    expect(await enter(c, { ...required, proof })).toMatchObject({
      problem: { code: 'proof_used' },
    })
  })

  it('asks for work of who brings another shopper’s token', async () => {
    const deed = { action: 'drop-entry', subject: dropId } as const
    const own = gatewayContext()
    expect((await enter(own.c, { actionToken: await actionTokenFor(own.c, deed) })).ok).toBe(true)
    const other = gatewayContext()
    const borrowed = { actionToken: await actionTokenFor(own.c, deed) }
    expect(await enter(other.c, borrowed)).toEqual(asks(pow(1)))
  })

  it('sends the honeypot’s visitor the long way: little work is not enough, much is', async () => {
    const { c } = gatewayContext()
    const little = await work(c, DIFFICULTY.pow)
    expect(await enter(c, { honeypot: true, proof: little })).toEqual(asks(pow(4)))
    const hard = await makePow(c, `drop-entry:${dropId}`, DIFFICULTY['slow-lane'])
    expect((await enter(c, { honeypot: true, proof: solve(hard) })).ok).toBe(true)
  })

  it('never says which signal fired', async () => {
    const { c } = gatewayContext()
    const refused = JSON.stringify(await enter(c, { honeypot: true, actionToken: 'forged' }))
    expect(refused).not.toMatch(/honeypot|token|signal|score|risk|slow/)
  })

  it('tells the drop of all refusals of a moment in one call', async () => {
    const { c, counted } = gatewayContext()
    const required = { requirements: { proofOfWork: true } }
    await Promise.all(Array.from({ length: 5 }, () => enter(c, required)))
    expect(await counted()).toEqual([{ proof_of_work: 5 }])
  })
})

describe('Turnstile', () => {
  const crowd = { actionToken: 'forged', honeypot: false }
  /** A fresh session with a borrowed token. */
  const risky = () => gatewayContext({ sessionAgeMs: 0, settings: TURNSTILE })
  const siteverify = (answer: () => Promise<Response>) => vi.stubGlobal('fetch', vi.fn(answer))

  it('is asked for where it is configured', async () => {
    expect(await enter(risky().c, crowd)).toEqual(
      asks({ kind: 'turnstile', siteKey: 'a site key' }),
    )
    const { c } = gatewayContext({ sessionAgeMs: 0 })
    expect(await enter(c, crowd)).toEqual(asks(pow(2)))
  })

  it('lets pass whom it knows, and refuses whom it does not', async () => {
    siteverify(async () => Response.json({ success: true }))
    expect((await enter(risky().c, { ...crowd, proof: 'XXXX.DUMMY' })).ok).toBe(true)
    siteverify(async () =>
      Response.json({ success: false, 'error-codes': ['timeout-or-duplicate'] }),
    )
    expect(await enter(risky().c, { ...crowd, proof: 'XXXX.DUMMY' })).toMatchObject({
      problem: { code: 'verification_invalid' },
    })
  })

  it('that does not answer is replaced by work, never by nothing', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const outages = [
      async () => new Response('busy', { status: 503 }),
      async () => Promise.reject(new Error('timeout')),
    ]
    for (const outage of outages) {
      siteverify(outage)
      expect(await enter(risky().c, { ...crowd, proof: 'XXXX.DUMMY' })).toEqual(asks(pow(2)))
    }
  })
})
