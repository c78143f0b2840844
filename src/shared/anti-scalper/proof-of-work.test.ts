import { solveChallenge } from 'altcha-lib/v1'
import { describe, expect, it } from 'vitest'
import type { PowChallenge } from './contract.ts'
import { createPow, openPow, POW_MS } from './proof-of-work.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const KEY = 'a secret'
const mine = { shopperId: 'shp_1', action: 'drop-entry:drop_1' }
const DIFFICULTY = 500

async function solve(pow: PowChallenge): Promise<Record<string, unknown>> {
  const solution = await solveChallenge(pow.challenge, pow.salt, pow.algorithm, pow.maxnumber)
    .promise
  const { algorithm, challenge, salt, signature } = pow
  return { algorithm, challenge, number: solution?.number, salt, signature }
}
const payloadOf = (solution: Record<string, unknown>): string => btoa(JSON.stringify(solution))

const pow = await createPow(KEY, mine, DIFFICULTY, NOW)
const solution = await solve(pow)
const open = (changes: Record<string, unknown>, binding = mine, now = NOW, key = KEY) =>
  openPow(key, payloadOf({ ...solution, ...changes }), binding, now)

const invalid = { ok: false, problem: { code: 'proof_invalid' } }

describe('a proof of work', () => {
  it('is taken from the one it was made for, with the work it stands for', async () => {
    expect(await open({})).toMatchObject({ ok: true, value: { difficulty: DIFFICULTY } })
    expect(await open({ took: 12 })).toMatchObject({ ok: true })
  })

  it('is refused of another shopper, for another action, after its end, under another key', async () => {
    expect(await open({}, { ...mine, shopperId: 'shp_2' })).toMatchObject(invalid)
    expect(await open({}, { ...mine, action: 'drop-entry:drop_2' })).toMatchObject(invalid)
    expect(await open({}, mine, NOW + POW_MS - 1)).toMatchObject({ ok: true })
    expect(await open({}, mine, NOW + POW_MS)).toMatchObject(invalid)
    expect(await open({}, mine, NOW, 'another secret')).toMatchObject(invalid)
  })

  it('is refused where anything of it was changed', async () => {
    const salt = String(solution.salt)
    const changes = [
      { number: Number(solution.number) + 1 },
      { salt: salt.replace('shp_1', 'shp_2') },
      { salt: salt.replace(`difficulty=${DIFFICULTY}`, 'difficulty=9999999') },
      { salt: salt.replace(/expires=\d+/, 'expires=99999999999') },
      { challenge: 'f'.repeat(64) },
      { signature: 'f'.repeat(64) },
      { algorithm: 'SHA-1' },
    ]
    for (const change of changes) expect(await open(change)).toMatchObject(invalid)
  })

  it('is spent under one key however its salt is written', async () => {
    const whole = await open({})
    const cut = await open({ salt: String(solution.salt).slice(0, -1) })
    if (whole.ok && cut.ok) expect(cut.value.spendKey).toBe(whole.value.spendKey)
    expect(whole.ok).toBe(true)
  })

  it.each([
    'nonsense',
    btoa('null'),
    btoa('[]'),
    btoa('{}'),
    btoa(JSON.stringify({ ...solution, number: '5' })),
    btoa(JSON.stringify({ ...solution, number: -1 })),
    btoa(JSON.stringify({ ...solution, salt: 7 })),
    'A'.repeat(100_000),
  ])('of another shape is refused, not thrown over: %s', async (payload) => {
    expect(await openPow(KEY, payload, mine, NOW)).toMatchObject(invalid)
  })
})
