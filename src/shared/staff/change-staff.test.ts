import { describe, expect, it } from 'vitest'
import { staffWorld } from '../../../tests/fixtures/staff-world.ts'
import {
  addStaff,
  changeStaff,
  endStaff,
  listMembers,
  memberIdFor,
  readMember,
} from './change-staff.ts'
import type { Staff, StaffRole } from './contract.ts'
import { createStaff } from './create-staff.ts'
import { mayGrant } from './rules.ts'
import { listSessions, startSession } from './sessions.ts'

async function shop(roles: readonly StaffRole[] = ['owner']) {
  const world = staffWorld()
  const staff: Staff[] = []
  for (const [n, role] of roles.entries()) {
    const created = await createStaff(world.deps, { name: `M${n}`, email: `m${n}@shop.test`, role })
    if (!created.ok) throw new Error(created.problem.code)
    staff.push(created.value.staff)
  }
  const [owner] = staff
  if (!owner) throw new Error('the first member is needed')
  const add = async (email: string, role: StaffRole = 'support', id = world.deps.newId('stf')) => {
    const input = { name: 'Eve', email, role }
    return addStaff(world.deps, owner, input, await memberIdFor(world.deps, email, id))
  }
  return { ...world, staff, owner, add }
}

const codeOf = (answer: { ok: boolean; problem?: { code: string } }) => answer.problem?.code ?? 'ok'

describe('adding staff', () => {
  it('gives the member, and the audit gets no e-mail', async () => {
    const { deps, add } = await shop()
    const added = await add('Eve@Shop.test')
    if (!added.ok) throw new Error(added.problem.code)
    const { value, before, after } = added.value
    expect(value).toMatchObject({ name: 'Eve', email: 'eve@shop.test', role: 'support' })
    expect(JSON.stringify([before, after])).not.toContain('eve@')
    expect(await readMember(deps, value.id)).toEqual({ ok: true, value })
  })

  it('refuses an e-mail that is taken in any case, also from two sides at once', async () => {
    const { add, count } = await shop()
    const answers = await Promise.all([add('eve@shop.test'), add('EVE@shop.test')])
    expect(answers.map(codeOf).sort()).toEqual(['already_exists', 'ok'])
    expect(codeOf(await add('M0@SHOP.test'))).toBe('already_exists')
    expect(count('staff')).toBe(2)
  })

  it('is one member for the same request', async () => {
    const { add, count } = await shop()
    const answers = [await add('eve@shop.test', 'support', 'stf_1')]
    answers.push(await add('eve@shop.test', 'support', 'stf_1'))
    expect(answers.map(codeOf)).toEqual(['ok', 'ok'])
    expect(count('staff')).toBe(2)
  })

  it('takes a former member back under the former id, without the former sessions', async () => {
    const { deps, owner, add } = await shop()
    const first = await add('eve@shop.test')
    if (!first.ok) throw new Error(first.problem.code)
    await endStaff(deps, owner, first.value.value.id)
    const back = await add('eve@shop.test', 'viewer')
    expect(back).toMatchObject({ value: { value: { id: first.value.value.id, role: 'viewer' } } })
  })
})

describe('the last owner', () => {
  it('stays: neither ended nor given another role', async () => {
    const { deps, owner } = await shop(['owner', 'manager'])
    expect(codeOf(await endStaff(deps, owner, owner.id))).toBe('last_owner')
    expect(codeOf(await changeStaff(deps, owner, owner.id, { role: 'viewer' }))).toBe('last_owner')
    expect((await readMember(deps, owner.id)).ok).toBe(true)
    expect(codeOf(await changeStaff(deps, owner, owner.id, { name: 'Ada' }))).toBe('ok')
  })

  it('stays also where owners end and demote each other at once', async () => {
    const { deps, staff, db } = await shop(['owner', 'owner', 'owner'])
    const [a, b, c] = staff
    if (!a || !b || !c) throw new Error('three owners')
    const answers = await Promise.all([
      endStaff(deps, a, b.id),
      changeStaff(deps, b, c.id, { role: 'support' }),
      endStaff(deps, c, a.id),
    ])
    expect(answers.map(codeOf).sort()).toEqual(['last_owner', 'ok', 'ok'])
    const owners = `SELECT count(*) AS n FROM staff WHERE role_name = 'owner' AND ended_at IS NULL`
    expect(db.sqlite.prepare(owners).get()).toEqual({ n: 1 })
  })

  it('stays by the database itself', async () => {
    const { db, owner } = await shop()
    for (const change of ['ended_at = 1', `role_name = 'viewer'`, 'role_name = NULL']) {
      const update = db.sqlite.prepare(`UPDATE staff SET ${change} WHERE id = ?`)
      expect(() => update.run(owner.id)).toThrow('the last owner stays')
    }
  })
})

describe('two changes of one member at the same moment', () => {
  it('both stand where they change other fields', async () => {
    const { deps, owner, add } = await shop()
    const added = await add('eve@shop.test')
    if (!added.ok) throw new Error(added.problem.code)
    const { id } = added.value.value
    const answers = await Promise.all([
      changeStaff(deps, owner, id, { name: 'Ada' }),
      changeStaff(deps, owner, id, { role: 'manager' }),
      changeStaff(deps, owner, id, { email: 'ada@shop.test' }),
    ])
    expect(answers.map(codeOf)).toEqual(['ok', 'ok', 'ok'])
    const value = { name: 'Ada', role: 'manager', email: 'ada@shop.test' }
    expect(await readMember(deps, id)).toMatchObject({ value })
  })

  it('need the permission for the role that the member has then', async () => {
    const { deps, staff, owner } = await shop(['owner', 'manager', 'support'])
    const [, manager, member] = staff
    if (!manager || !member) throw new Error('three members')
    const [, ended] = await Promise.all([
      changeStaff(deps, owner, member.id, { role: 'owner' }),
      endStaff(deps, manager, member.id),
    ])
    expect(codeOf(ended)).toBe('forbidden')
    expect(await readMember(deps, member.id)).toMatchObject({ value: { role: 'owner' } })
  })

  it('leave the sessions and tokens of a member who stays', async () => {
    const { deps, db, staff, owner } = await shop(['owner', 'manager', 'support'])
    const [, manager, member] = staff
    if (!manager || !member) throw new Error('three members')
    const browser = { email: 'm2@shop.test', userAgent: '', tokenBytes: new Uint8Array(32) }
    expect((await startSession(deps, browser)).ok).toBe(true)
    await Promise.all([
      changeStaff(deps, owner, member.id, { role: 'owner' }),
      endStaff(deps, manager, member.id),
    ])
    expect(
      await listSessions(deps, { staff: member, sessionId: null, signedInAt: null }),
    ).toHaveLength(1)
    const live = 'SELECT count(*) AS n FROM staff_token WHERE staff_id = ? AND revoked_at IS NULL'
    expect(db.sqlite.prepare(live).get(member.id)?.n).toBe(1)
  })

  it('is refused where the other one ended the member', async () => {
    const { deps, owner, add } = await shop()
    const added = await add('eve@shop.test')
    if (!added.ok) throw new Error(added.problem.code)
    const { id } = added.value.value
    const answers = await Promise.all([
      endStaff(deps, owner, id),
      changeStaff(deps, owner, id, { name: 'Ada' }),
    ])
    expect(answers.map(codeOf)).toEqual(['ok', 'not_found'])
  })
})

describe('changing staff', () => {
  it('refuses a taken e-mail, an unknown member and one who left', async () => {
    const { deps, owner, add } = await shop()
    const added = await add('eve@shop.test')
    if (!added.ok) throw new Error(added.problem.code)
    const { id } = added.value.value
    expect(codeOf(await changeStaff(deps, owner, id, { email: 'M0@shop.test' }))).toBe(
      'already_exists',
    )
    const changed = await changeStaff(deps, owner, id, { email: 'E@shop.test', role: 'manager' })
    expect(changed).toMatchObject({ value: { value: { email: 'e@shop.test', role: 'manager' } } })
    await endStaff(deps, owner, id)
    expect(codeOf(await changeStaff(deps, owner, id, { name: 'X' }))).toBe('not_found')
    expect(codeOf(await endStaff(deps, owner, id))).toBe('not_found')
  })

  it('gives nobody more than the giver has', async () => {
    const { deps, staff } = await shop(['owner', 'manager', 'viewer'])
    const [owner, manager, viewer] = staff
    if (!owner || !manager || !viewer) throw new Error('three members')
    expect(codeOf(await changeStaff(deps, manager, manager.id, { role: 'owner' }))).toBe(
      'forbidden',
    )
    expect(codeOf(await changeStaff(deps, viewer, viewer.id, { role: 'support' }))).toBe(
      'forbidden',
    )
    expect(codeOf(await endStaff(deps, manager, owner.id))).toBe('forbidden')
    expect([mayGrant('manager', 'owner'), mayGrant('support', 'warehouse')]).toEqual([false, false])
    expect([mayGrant('manager', 'viewer'), mayGrant('owner', 'owner')]).toEqual([true, true])
  })
})

it('members are listed page by page, present ones alone', async () => {
  const { deps, owner, staff } = await shop(['owner', 'manager', 'viewer'])
  await endStaff(deps, owner, staff[2]?.id ?? '')
  const first = await listMembers(deps, { limit: 1, cursor: null })
  const second = await listMembers(deps, { limit: 1, cursor: first.nextCursor })
  expect([...first.data, ...second.data].map(({ role }) => role).sort()).toEqual([
    'manager',
    'owner',
  ])
  expect(second.nextCursor).toBeNull()
})
