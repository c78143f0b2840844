import { describe, expect, it } from 'vitest'
import { staffWorld } from '../../../tests/fixtures/staff-world.ts'
import { sha256 } from '../kit/digest.ts'
import { createStaff, issueToken } from './create-staff.ts'
import { TOKEN_TTL_MS } from './rules.ts'
import { tokenEnd } from './store.ts'
import { verifyToken } from './verify-token.ts'

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
    const answer = await verifyToken(deps, token)
    expect(answer).toEqual({ ok: true, value: { staff, sessionId: null, signedInAt: null } })
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
      const answer = await verifyToken(deps, token)
      expect(answer).toMatchObject({ ok: false, problem: { code: 'staff_required' } })
    },
  )

  it('is dead the moment it expires, also where it was verified just before', async () => {
    const { deps, clock, token } = await withAda()
    clock.now += TOKEN_TTL_MS - 1
    expect((await verifyToken(deps, token)).ok).toBe(true)
    clock.now += 1
    expect((await verifyToken(deps, token)).ok).toBe(false)
  })

  it('that was revoked is refused at the next request, in every isolate', async () => {
    const { db, deps, clock, token } = await withAda()
    expect((await verifyToken(deps, token)).ok).toBe(true)
    await tokenEnd(db, await sha256(token), clock.now).run()
    expect((await verifyToken(deps, token)).ok).toBe(false)
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
