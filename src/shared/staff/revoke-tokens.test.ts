import { describe, expect, it } from 'vitest'
import { staffWorld } from '../../../tests/fixtures/staff-world.ts'
import { sha256 } from '../kit/digest.ts'
import { createStaff, issueToken } from './create-staff.ts'
import { listStaff } from './list-staff.ts'
import { revokeTokens } from './revoke-tokens.ts'
import { TOKEN_TTL_MS, tokenIdOf } from './rules.ts'
import { verifyToken } from './verify-token.ts'

const ada = { name: 'Ada', email: 'ada@example.com', role: 'owner' } as const
const { email } = ada

async function withTokens() {
  const world = staffWorld()
  const first = await createStaff(world.deps, ada)
  const second = await issueToken(world.deps, email)
  if (!first.ok || !second.ok) throw new Error('Ada gets two tokens')
  const works = async (token: string) => (await verifyToken(world.deps, token)).ok
  return { ...world, works, tokens: [first.value.token, second.value.token] as const }
}

describe('revoking', () => {
  it('one token, by its text or by its id, leaves the others', async () => {
    const { deps, works, tokens } = await withTokens()
    const [first, second] = tokens
    const byText = await revokeTokens(deps, { email, token: first, end: false })
    expect(byText).toMatchObject({ ok: true, value: { tokens: 1 } })
    expect([await works(first), await works(second)]).toEqual([false, true])
    const id = tokenIdOf(await sha256(second))
    expect((await listStaff(deps))[0]?.tokens.map((token) => token.id)).toEqual([id])
    expect(
      await revokeTokens(deps, { email: ` ADA@example.com`, token: id, end: false }),
    ).toMatchObject({
      ok: true,
      value: { tokens: 1 },
    })
    expect(await works(second)).toBe(false)
  })

  it('all tokens ends those that are live', async () => {
    const { deps, clock, works, tokens } = await withTokens()
    const all = { email, token: null, end: false }
    expect(await revokeTokens(deps, all)).toMatchObject({ value: { tokens: 2 } })
    expect(await works(tokens[0])).toBe(false)
    expect(await revokeTokens(deps, all)).toMatchObject({ value: { tokens: 0 } })
    expect((await issueToken(deps, email)).ok).toBe(true)
    clock.now += TOKEN_TTL_MS
    expect(await revokeTokens(deps, all)).toMatchObject({ value: { tokens: 0 } })
  })

  it.each(['', 'abc', 'ffffffffffff', `kst_${'A'.repeat(43)}`])(
    'the token "%s" is refused and ends nothing',
    async (token) => {
      const { deps, works, tokens } = await withTokens()
      expect((await revokeTokens(deps, { email, token, end: false })).ok).toBe(false)
      expect(await works(tokens[0])).toBe(true)
    },
  )

  it('the token of another member is not found', async () => {
    const { deps, works, tokens } = await withTokens()
    await createStaff(deps, { ...ada, email: 'bob@example.com', name: 'Bob' })
    const other = { email: 'bob@example.com', token: tokens[0], end: false }
    expect(await revokeTokens(deps, other)).toMatchObject({ problem: { code: 'not_found' } })
    expect(await works(tokens[0])).toBe(true)
  })
})

it('the last owner stays', async () => {
  const { deps, works, tokens } = await withTokens()
  const refused = await revokeTokens(deps, { email, token: null, end: true })
  expect(refused).toMatchObject({ ok: false, problem: { code: 'last_owner' } })
  expect(await works(tokens[0])).toBe(true)
})

describe('a member who has left', () => {
  it('has no token that works, gets none, and is back under the same id', async () => {
    const { deps, works, tokens } = await withTokens()
    await createStaff(deps, { ...ada, name: 'Bob', email: 'bob@example.com' })
    const ended = await revokeTokens(deps, { email, token: null, end: true })
    if (!ended.ok) throw new Error(ended.problem.code)
    expect(await Promise.all(tokens.map(works))).toEqual([false, false])
    expect(await issueToken(deps, email)).toMatchObject({ problem: { code: 'not_found' } })
    expect((await listStaff(deps))[0]?.endedAt).toMatch(/^2026-/)

    const back = await createStaff(deps, { ...ada, role: 'support' })
    if (!back.ok) throw new Error(back.problem.code)
    expect(back.value.staff).toEqual({ ...ended.value.staff, role: 'support' })
    expect(await works(back.value.token)).toBe(true)
    expect(await works(tokens[0])).toBe(false)
    expect((await listStaff(deps))[0]?.endedAt).toBeNull()
  })

  it('is refused even where a token of theirs was missed', async () => {
    const { db, deps, works, tokens } = await withTokens()
    await createStaff(deps, { ...ada, name: 'Bob', email: 'bob@example.com' })
    db.sqlite.prepare('UPDATE staff SET ended_at = 1 WHERE email = ?').run(email)
    expect(await works(tokens[0])).toBe(false)
  })
})
