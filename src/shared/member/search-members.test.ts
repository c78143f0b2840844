import { beforeAll, describe, expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { newId } from '../platform/ids.ts'
import type { MemberRow } from './schema.ts'
import { searchMembers } from './search-members.ts'
import { type MemberSource, membersBeginning, newestMembers } from './search-store.ts'
import { ensureMember, memberRow, updateMember } from './store.ts'

const db = d1Of('directory')
const NUMBER = '7K2M-9QXA-01BC'
const deps = {
  db,
  buyersOf: async (number: string) =>
    number === NUMBER ? [{ shopperId: 'shp_visitor', email: 'Kim@Shop.test' }] : [],
}

async function join(email: string, name: string): Promise<string> {
  const shopperId = `shp of ${email}`
  const made = await ensureMember(db, { id: newId('mbr'), email, shopperId, locale: 'en' }, 1)
  await updateMember(db, made.member.id, { name })
  return made.member.id
}

const ids: Record<string, string> = {}
beforeAll(async () => {
  for (const [email, name] of [
    ['ada@shop.test', 'Ada Maria Quay'],
    ['adam@shop.test', 'Adam'],
    ['kim@shop.test', 'Kim Adams'],
    ['zoe@shop.test', 'ADA'],
    ['quay@shop.test', ''],
  ] as const) {
    ids[email] = await join(email, name)
  }
})

async function find(query: string, limit = 20, maySearchByPerson = true): Promise<string[]> {
  const found: string[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof searchMembers>> = await searchMembers(deps, {
      ...{ query, limit, cursor, maySearchByPerson },
    })
    if (!page.ok) throw new Error(page.problem.code)
    found.push(...page.value.data.map(({ email }) => email))
    cursor = page.value.nextCursor
  } while (cursor !== null)
  return found
}

describe('the search of staff', () => {
  it('finds a member by id, by an email or its beginning, and by an order', async () => {
    expect(await find(ids['ada@shop.test'] ?? '')).toEqual(['ada@shop.test'])
    expect(await find('ADA@shop.test')).toEqual(['ada@shop.test'])
    expect(await find('ad')).toEqual([
      ...['ada@shop.test', 'adam@shop.test'],
      ...['zoe@shop.test', 'kim@shop.test'],
    ])
    expect(await find('zo@')).toEqual([])
    expect(await find(NUMBER.toLowerCase().replaceAll('-', ''))).toEqual(['kim@shop.test'])
  })

  it('finds a member by the beginning of a name or of its last word, whatever the case', async () => {
    expect(await find('ada maria')).toEqual(['ada@shop.test'])
    expect(await find('QUAY')).toEqual(['quay@shop.test', 'ada@shop.test'])
    expect(await find('maria')).toEqual([])
  })

  it('gives each member once, whatever the size of a page, and without a query the newest first', async () => {
    for (const limit of [1, 2, 3]) {
      expect(await find('ad', limit)).toEqual(await find('ad'))
      expect(await find('', limit)).toHaveLength(5)
    }
    expect((await find('')).at(0)).toBe('quay@shop.test')
  })

  it('finds persons for readers of addresses alone', async () => {
    await expect(find('ada@shop.test', 20, false)).rejects.toThrow('forbidden')
    await expect(find('Ada', 20, false)).rejects.toThrow('forbidden')
    expect(await find(ids['ada@shop.test'] ?? '', 20, false)).toEqual(['ada@shop.test'])
    expect(await find(NUMBER, 20, false)).toEqual(['kim@shop.test'])
    expect(await find('7K2M-9QXA-01BD', 20, false)).toEqual([])
  })

  it('refuses a cursor that is none of its own', async () => {
    const input = { limit: 20, maySearchByPerson: true }
    for (const [query, cursor] of [
      ['', 'ada'],
      ['ada', '3.'],
      ['ada@', '1.'],
      ['ada', `0.${newId('mbr')}`],
    ] as const) {
      expect(await searchMembers(deps, { ...input, query, cursor })).toMatchObject({
        problem: { code: 'invalid_cursor' },
      })
    }
  })
})

describe('each search reads a part of one index', () => {
  const planOf = (query: { toSQL(): { sql: string; params: unknown[] } }): string => {
    const { sql, params } = query.toSQL()
    const rows = db.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(params as string[]))
    return rows.map(({ detail }) => String(detail)).join('; ')
  }

  it.each<[MemberSource, RegExp]>([
    ['email', /^SEARCH member USING INDEX sqlite_autoindex_member_\d \(email>\? AND email<\?\)$/],
    ['name', /^SEARCH member USING INDEX member_name \(<expr>>\? AND <expr><\?\)$/],
    ['last-name', /^SEARCH member USING INDEX member_last_name \(<expr>>\? AND <expr><\?\)$/],
  ])('%s', (source, plan) => {
    expect(planOf(membersBeginning(db, { source, text: 'ada', after: null }, 20))).toMatch(plan)
  })

  it('a further page goes on in the index', async () => {
    const after = (await memberRow(db, ids['ada@shop.test'] ?? '')) as MemberRow
    const further = membersBeginning(db, { source: 'name', text: 'ada', after }, 20)
    expect(planOf(further)).toMatch(/^SEARCH member USING INDEX member_name \(<expr>>\?/)
    expect(planOf(newestMembers(db, after.id, 20))).toMatch(/PRIMARY KEY \(id<\?\)$/)
  })
})
