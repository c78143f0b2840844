import { describe, expect, it } from 'vitest'
import { staffWorld } from '../../../tests/fixtures/staff-world.ts'
import { sha256 } from '../kit/digest.ts'
import { createStaff, issueToken } from './create-staff.ts'
import { TOKEN_TTL_MS } from './rules.ts'
import { revokeTokenHash } from './store.ts'
import { newVerifiedTokens, VERIFIED_FOR_MS, verifyToken } from './verify-token.ts'

const ada = { name: 'Ada', email: 'Ada@Example.com', role: 'owner' } as const

async function withAda() {
  const world = staffWorld()
  const created = await createStaff(world.deps, ada)
  if (!created.ok) throw new Error(created.problem.code)
  return { ...world, token: created.value.token, staff: created.value.staff }
}

describe('a staff token', () => {
  it('lets in the member of staff it was made for', async () => {
    const { deps, token, staff } = await withAda()
    expect(token).toMatch(/^kst_[\w-]{43}$/)
    const answer = await verifyToken(deps, newVerifiedTokens(), token)
    expect(answer).toEqual({ ok: true, value: staff })
  })

  it('is nowhere in the database', async () => {
    const { db, token } = await withAda()
    const rows = JSON.stringify([
      db.sqlite.prepare('SELECT * FROM staff').all(),
      db.sqlite.prepare('SELECT * FROM staff_token').all(),
    ])
    expect(rows).not.toContain(token)
    expect(rows).not.toContain(token.slice(4))
  })

  it.each(['', 'kst_', `kst_${'A'.repeat(43)}`, `kst_${'é'.repeat(43)}`, 'x'.repeat(10_000)])(
    'that is forged is refused: %.20s',
    async (token) => {
      const { deps } = await withAda()
      const answer = await verifyToken(deps, newVerifiedTokens(), token)
      expect(answer).toMatchObject({ ok: false, problem: { code: 'staff_required' } })
    },
  )

  it('is dead the moment it expires, also where it was verified just before', async () => {
    const { deps, clock, token } = await withAda()
    const verified = newVerifiedTokens()
    clock.now += TOKEN_TTL_MS - 1
    expect((await verifyToken(deps, verified, token)).ok).toBe(true)
    clock.now += 1
    expect((await verifyToken(deps, verified, token)).ok).toBe(false)
  })

  it('that was revoked is refused at once here, and elsewhere within five seconds', async () => {
    const { db, deps, clock, token } = await withAda()
    const [here, elsewhere] = [newVerifiedTokens(), newVerifiedTokens()]
    await verifyToken(deps, here, token)
    await verifyToken(deps, elsewhere, token)
    const hash = await sha256(token)
    await revokeTokenHash(db, hash, clock.now)
    here.delete(hash)
    expect((await verifyToken(deps, here, token)).ok).toBe(false)
    clock.now += VERIFIED_FOR_MS
    expect((await verifyToken(deps, elsewhere, token)).ok).toBe(false)
  })

  it('can be issued again, by e-mail in any case', async () => {
    const { deps, staff, token } = await withAda()
    const again = await issueToken(deps, ' ADA@example.com')
    expect(again).toMatchObject({ ok: true, value: { staff } })
    expect(again.ok && again.value.token).not.toBe(token)
    expect(await issueToken(deps, 'bob@example.com')).toMatchObject({ ok: false })
  })
})

describe('creating staff', () => {
  it('refuses an e-mail that is taken, also from two sides at once', async () => {
    const { deps, count } = staffWorld()
    const answers = await Promise.all([createStaff(deps, ada), createStaff(deps, ada)])
    expect(answers.map((a) => (a.ok ? 'ok' : a.problem.code)).sort()).toEqual([
      'already_exists',
      'ok',
    ])
    expect([count('staff'), count('staff_token')]).toEqual([1, 1])
  })

  it('refuses a name or an e-mail that says nothing', async () => {
    const { deps, count } = staffWorld()
    expect((await createStaff(deps, { ...ada, name: '  ' })).ok).toBe(false)
    expect((await createStaff(deps, { ...ada, email: 'ada' })).ok).toBe(false)
    expect(count('staff')).toBe(0)
  })
})

it('the memory of verified tokens is bounded', () => {
  const verified = newVerifiedTokens()
  const staff = { id: 'stf_1', name: 'Ada', role: 'owner' } as const
  for (let i = 0; i < 1_001; i += 1) verified.set(`hash-${i}`, staff, 10)
  expect(verified.get('hash-0', 0)).toBeUndefined()
  expect(verified.get('hash-1000', 0)).toEqual(staff)
})
