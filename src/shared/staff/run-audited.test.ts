import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oddText } from '../../../tests/fixtures/odd-text.ts'
import { staffWorld } from '../../../tests/fixtures/staff-world.ts'
import { sealerOf } from '../kit/sealed-text.ts'
import { IDEMPOTENCY_KEPT_MS } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { deleteOldAnswers } from './audit-store.ts'
import type { Change, Staff } from './contract.ts'
import { listAudit, verifyAudit } from './list-audit.ts'
import { PERMISSION_ROLES, type Permission } from './permissions.ts'
import { auditActionOf, IN_FLIGHT_MAX_MS } from './rules.ts'
import { type AuditedRequest, runAudited } from './run-audited.ts'

const ANY_AUDIT = { actor: null, action: null, subject: null, from: null, to: null, q: null }

const ada: Staff = { id: 'stf_ada', name: 'Ada', role: 'owner' }
const fingerprint = 'a'.repeat(64)
const ACTIONS = (Object.keys(PERMISSION_ROLES) as Permission[])
  .filter((permission) => !/\.(read|test|export)$/.test(permission))
  .map(auditActionOf)

/** The audit as an owner reads it. */
const read = (db: D1Database, input: { limit: number; cursor: string | null }) =>
  listAudit(
    { db, reader: 'owner', wording: { currency: 'USD', locale: 'en-US' } },
    { filter: ANY_AUDIT, ...input },
  )

const requestOf = (key: string | null, more: Partial<AuditedRequest> = {}): AuditedRequest => ({
  staff: ada,
  action: 'inventory.adjust',
  subject: 'SKU-1',
  requestId: 'req_1',
  idempotency: key === null ? null : { key, fingerprint },
  ...more,
})

/** Work that counts how often it ran. */
function counting() {
  const runs = { count: 0 }
  const work = async (): Promise<Result<Change<{ run: number }>>> => {
    runs.count += 1
    await new Promise((resolve) => setImmediate(resolve))
    return ok({
      before: { n: runs.count - 1 },
      after: { n: runs.count },
      value: { run: runs.count },
    })
  }
  return { runs, work }
}

describe('a write with a key', () => {
  it('is done once; its repetition gets the same answer and no second audit row', async () => {
    const { deps, count } = staffWorld()
    const { runs, work } = counting()
    const first = await runAudited(deps, requestOf('k'), work)
    const second = await runAudited(deps, requestOf('k'), work)
    expect(first).toEqual({ result: ok({ run: 1 }), replayed: false })
    expect(second).toEqual({ result: ok({ run: 1 }), replayed: true })
    expect([runs.count, count('audit')]).toEqual([1, 1])
  })

  it('is done once under twenty parallel requests', async () => {
    const { deps, count } = staffWorld()
    const { runs, work } = counting()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => runAudited(deps, requestOf('k'), work)),
    )
    expect([runs.count, count('audit')]).toEqual([1, 1])
    const others = answers.filter((a) => !a.result.ok)
    for (const { result } of others) {
      expect(result).toMatchObject({ problem: { code: 'idempotency_in_flight' } })
    }
  })

  it('refuses the key with another body, while it runs and after', async () => {
    const { deps, count } = staffWorld()
    const { runs, work } = counting()
    const other = requestOf('k', { idempotency: { key: 'k', fingerprint: 'b'.repeat(64) } })
    const [, during] = await Promise.all([
      runAudited(deps, requestOf('k'), work),
      runAudited(deps, other, work),
    ])
    const after = await runAudited(deps, other, work)
    for (const { result } of [during, after]) {
      expect(result).toMatchObject({ problem: { code: 'idempotency_conflict' } })
    }
    expect([runs.count, count('audit')]).toEqual([1, 1])
  })

  it('keeps a refusal, and writes no audit row for it', async () => {
    const { deps, count } = staffWorld()
    let runs = 0
    const work = async () => {
      runs += 1
      return refuse('insufficient_stock', 'Two are promised.', { extra: { available: 1 } })
    }
    const first = await runAudited(deps, requestOf('k'), work)
    const second = await runAudited(deps, requestOf('k'), work)
    expect(second).toEqual({ result: first.result, replayed: true })
    expect([runs, count('audit')]).toEqual([1, 0])
  })

  it.each(['dependency_unavailable', 'rate_limited'] as const)(
    'does not keep %s: the next try works',
    async (code) => {
      const { deps, count } = staffWorld()
      const { runs, work } = counting()
      await runAudited(deps, requestOf('k'), async () => refuse(code))
      const next = await runAudited(deps, requestOf('k'), work)
      expect(next).toEqual({ result: ok({ run: 1 }), replayed: false })
      expect([runs.count, count('audit')]).toEqual([1, 1])
    },
  )

  it('does not keep an exception: the next try works', async () => {
    const { deps, count } = staffWorld()
    const { work } = counting()
    const broken = runAudited(deps, requestOf('k'), async () => {
      throw new Error('wire cut')
    })
    await expect(broken).rejects.toThrow('wire cut')
    expect(count('staff_idempotency')).toBe(0)
    expect((await runAudited(deps, requestOf('k'), work)).result.ok).toBe(true)
  })

  it('whose holder died is taken over after a minute, not before', async () => {
    const { db, deps, clock, count } = staffWorld()
    const { work } = counting()
    db.sqlite
      .prepare(
        `INSERT INTO staff_idempotency (key, fingerprint, holder, state, created_at)
         VALUES ('k', ?, 'dead', 'in_flight', ?)`,
      )
      .run(fingerprint, clock.now)
    clock.now += IN_FLIGHT_MAX_MS - 1
    const early = await runAudited(deps, requestOf('k'), work)
    expect(early.result).toMatchObject({ problem: { code: 'idempotency_in_flight' } })
    clock.now += 1
    expect((await runAudited(deps, requestOf('k'), work)).result.ok).toBe(true)
    expect(count('audit')).toBe(1)
  })

  it('that was overtaken records nothing: the other one has', async () => {
    const { deps, clock, count } = staffWorld()
    const { work } = counting()
    const slow = await runAudited(deps, requestOf('k'), async () => {
      clock.now += IN_FLIGHT_MAX_MS
      expect((await runAudited(deps, requestOf('k'), work)).result.ok).toBe(true)
      return work()
    })
    expect(slow.result).toMatchObject({ problem: { code: 'idempotency_in_flight' } })
    expect(count('audit')).toBe(1)
  })

  it('may use its key anew after a day, and old answers are deleted', async () => {
    const { db, deps, clock, count } = staffWorld()
    const { runs, work } = counting()
    await runAudited(deps, requestOf('k'), work)
    await runAudited(deps, requestOf('l'), work)
    clock.now += IDEMPOTENCY_KEPT_MS
    await runAudited(deps, requestOf('k'), work)
    expect(runs.count).toBe(3)
    expect(await deleteOldAnswers(db, clock.now)).toBe(1)
    expect(count('staff_idempotency')).toBe(1)
  })
})

describe('a write without a key', () => {
  it('is done each time, with an audit row each time', async () => {
    const { deps, count } = staffWorld()
    const { runs, work } = counting()
    await runAudited(deps, requestOf(null), work)
    await runAudited(deps, requestOf(null), work)
    expect([runs.count, count('audit'), count('staff_idempotency')]).toEqual([2, 2, 0])
  })

  it('is not done for a role that may not, and leaves nothing', async () => {
    const { deps, count } = staffWorld()
    const { runs, work } = counting()
    const support: Staff = { ...ada, role: 'support' }
    const answer = await runAudited(deps, requestOf('k', { staff: support }), work)
    expect(answer.result).toMatchObject({ problem: { code: 'forbidden' } })
    expect([runs.count, count('audit'), count('staff_idempotency')]).toEqual([0, 0, 0])
  })
})

describe('the audit', () => {
  it('says who changed what, from what, to what, newest first, page by page', async () => {
    const { deps } = staffWorld()
    const { work } = counting()
    for (const subject of ['A', 'B', 'C']) {
      await runAudited(deps, requestOf(null, { subject }), work)
    }
    const first = await read(deps.db, { limit: 2, cursor: null })
    if (!first.ok) throw new Error(first.problem.code)
    expect(first.value.data.map((e) => e.subject)).toEqual(['C', 'B'])
    expect(first.value.data[0]).toMatchObject({
      actor: { id: 'stf_ada', name: 'stf_ada' },
      action: 'inventory.adjust',
      before: { n: 2 },
      after: { n: 3 },
      requestId: 'req_1',
      at: '2026-01-01T00:00:00.000Z',
    })
    const second = await read(deps.db, { limit: 2, cursor: first.value.nextCursor })
    if (!second.ok) throw new Error(second.problem.code)
    expect(second.value.data.map((e) => e.subject)).toEqual(['A'])
    expect(second.value.nextCursor).toBeNull()
    expect(await read(deps.db, { limit: 2, cursor: 'x' })).toMatchObject({ ok: false })
  })

  it('stays one unbroken chain under thirty parallel writers', async () => {
    const { deps, count } = staffWorld()
    const { work } = counting()
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => runAudited(deps, requestOf(`k${i}`), work)),
    )
    expect(count('audit')).toBe(30)
    expect(await verifyAudit(deps)).toMatchObject({ intact: true, entries: 30 })
  })

  it('stays intact whatever text or value is written into it', async () => {
    const odd = oddText()
    const value = fc.anything({ values: [odd, fc.double(), fc.constant(undefined)], key: odd })
    await fc.assert(
      fc.asyncProperty(
        odd,
        fc.constantFrom(...ACTIONS),
        odd,
        odd,
        value,
        value,
        async (id, action, subject, requestId, before, after) => {
          const { deps } = staffWorld()
          const request = requestOf(null, { staff: { ...ada, id }, action, subject, requestId })
          await runAudited(deps, request, async () => ok({ before, after, value: null }))
          expect(await verifyAudit(deps)).toMatchObject({ intact: true, entries: 1 })
          expect((await read(deps.db, { limit: 1, cursor: null })).ok).toBe(true)
        },
      ),
    )
  })

  it('refuses changes and deletions', async () => {
    const { db, deps } = staffWorld()
    await runAudited(deps, requestOf(null), counting().work)
    expect(() => db.sqlite.exec("UPDATE audit SET actor = 'x'")).toThrow('append-only')
    expect(() => db.sqlite.exec('DELETE FROM audit')).toThrow('append-only')
  })

  const forgeries: [string, string, number][] = [
    ['an actor was changed', "UPDATE audit SET actor = 'staff:eve' WHERE sequence = 3", 3],
    ['a value was changed', `UPDATE audit SET after_json = '{"n":9}' WHERE sequence = 2`, 2],
    ['an entry was taken out', 'DELETE FROM audit WHERE sequence = 4', 4],
    ['a hash was changed', `UPDATE audit SET hash = '${'0'.repeat(64)}' WHERE sequence = 1`, 1],
  ]
  it.each(forgeries)('shows it where %s behind its back', async (_what, sql, brokenAt) => {
    const { db, deps } = staffWorld()
    const { work } = counting()
    for (let i = 0; i < 5; i += 1) await runAudited(deps, requestOf(null), work)
    db.sqlite.exec('DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete')
    db.sqlite.exec(sql)
    expect(await verifyAudit(deps)).toMatchObject({ intact: false, brokenAt })
  })
})

describe('a stored answer', () => {
  const secret = { token: `kst_${'A'.repeat(43)}`, code: '123456', email: 'ada@shop.test' }
  const storedText = (db: ReturnType<typeof staffWorld>['db']) =>
    JSON.stringify(db.sqlite.prepare('SELECT * FROM staff_idempotency').all())

  it('says nothing to a reader of the table, and answers the same request', async () => {
    const { deps, db } = staffWorld()
    const work = async () => ok({ before: null, after: null, value: secret })
    await runAudited(deps, requestOf('k'), work)
    await runAudited(deps, requestOf('l'), async () => refuse('forbidden', secret.token))
    const again = await runAudited(deps, requestOf('k'), work)
    expect(again).toEqual({ result: ok(secret), replayed: true })
    for (const hidden of ['kst_', secret.code, secret.email]) {
      expect(storedText(db)).not.toContain(hidden)
    }
  })

  it('of the version before is answered as it was stored', async () => {
    const { deps, db } = staffWorld()
    await runAudited(deps, requestOf('k'), counting().work)
    db.sqlite.prepare('UPDATE staff_idempotency SET body = ?').run('{"run":7}')
    const again = await runAudited(deps, requestOf('k'), counting().work)
    expect(again).toEqual({ result: ok({ run: 7 }), replayed: true })
  })

  it('that another secret sealed is refused, and nothing is done again', async () => {
    const { deps } = staffWorld()
    await runAudited(deps, requestOf('k'), counting().work)
    const { work, runs } = counting()
    const other = { ...deps, answers: sealerOf('another secret', 'staff answers') }
    const refused = await runAudited(other, requestOf('k'), work)
    expect(refused.result).toMatchObject({ problem: { code: 'idempotency_conflict' } })
    expect(runs.count).toBe(0)
  })
})

it('a reader of masked values finds no row of the audit by what is masked', async () => {
  const { deps, db } = staffWorld()
  const after = { email: 'ada@shop.test', member: { name: 'Ada' } }
  const work = async () => ok({ before: null, after, value: null })
  await runAudited(deps, requestOf(null), work)
  await runAudited(deps, requestOf(null), work)
  const search = async (reader: 'owner' | 'viewer', q: string) => {
    const wording = { currency: 'USD', locale: 'en-US' }
    const filter = { ...ANY_AUDIT, q }
    const page = await listAudit({ db, reader, wording }, { filter, limit: 1, cursor: null })
    return page.ok ? [page.value.data.length, page.value.nextCursor !== null] : page.problem.code
  }
  for (const q of ['ada@shop.test', 'Ada']) {
    expect(await search('owner', q)).toEqual([1, true])
    expect(await search('viewer', q)).toEqual([0, false])
  }
  expect(await search('viewer', 'sku-1')).toEqual([1, true])
})
