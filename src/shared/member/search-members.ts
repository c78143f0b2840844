import type { Page } from '../kit/page.ts'
import { isId } from '../platform/ids.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Member } from './contract.ts'
import { memberEmail, memberSearchOf } from './rules.ts'
import type { MemberRow } from './schema.ts'
import {
  isFoundBy,
  MEMBER_SOURCES,
  type MemberSource,
  membersBeginning,
  newestMembers,
} from './search-store.ts'
import { memberByEmail, memberOfShopper, memberRow, recordOf } from './store.ts'

interface SearchDeps {
  /** DIRECTORY_DB. */
  db: D1Database
  /** The buyers of the orders with this number. */
  buyersOf(number: string): Promise<{ shopperId: string; email: string }[]>
}

interface MemberListInput {
  query: string
  limit: number
  cursor: string | null
  /** Whether the reader sees addresses. One that does not could learn from the answer who shops here. */
  maySearchByPerson: boolean
}

const EMPTY: Page<Member> = { data: [], nextCursor: null }

const PERSONS_UNSEEN = refuse(
  'forbidden',
  'Your role finds members by id and order number alone.',
  {
    extra: { permission: 'personal.read' },
  },
)

const memberIn = (row: MemberRow): Member => recordOf(row).member

/**
 * Members, the newest first; with a query those that it finds. A page behind a query may hold fewer
 * than `limit`: the list ends where `nextCursor` is null. Refuses `invalid_cursor`, and `forbidden`
 * for a search by email or name that the reader may not make.
 */
export async function searchMembers(
  deps: SearchDeps,
  { query, limit, cursor, maySearchByPerson }: MemberListInput,
): Promise<Result<Page<Member>>> {
  const { db } = deps
  const search = memberSearchOf(query)
  if (search === null) return query.trim() === '' ? listNewest(db, limit, cursor) : ok(EMPTY)
  if (search.by === 'id') {
    const row = await memberRow(db, search.id)
    return ok({ data: row ? [memberIn(row)] : [], nextCursor: null })
  }
  if (search.by === 'order') {
    const data = await buyersAmongMembers(deps, search.number)
    if (data.length > 0 || !maySearchByPerson) return ok({ data, nextCursor: null })
  }
  if (!maySearchByPerson) return PERSONS_UNSEEN
  const text = search.by === 'order' ? query.trim() : search.text
  return searchByBeginning(db, { text, limit, cursor })
}

async function listNewest(
  db: D1Database,
  limit: number,
  cursor: string | null,
): Promise<Result<Page<Member>>> {
  if (cursor !== null && !isId('mbr', cursor)) return refuse('invalid_cursor')
  const rows = await newestMembers(db, cursor, limit + 1)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return ok({ data: rows.slice(0, limit).map(memberIn), nextCursor: last?.id ?? null })
}

/** The members that bought an order: by the shopper, or by the email of a visitor's order. */
async function buyersAmongMembers({ db, buyersOf }: SearchDeps, number: string): Promise<Member[]> {
  const found = new Map<string, Member>()
  for (const { shopperId, email } of await buyersOf(number)) {
    const buyer =
      (await memberOfShopper(db, shopperId)) ?? (await memberByEmail(db, memberEmail(email)))
    if (buyer) found.set(buyer.member.id, buyer.member)
  }
  return [...found.values()]
}

/** `<place of the source>.<id of the last row>`, or without an id at the beginning of a source. */
const CURSOR = /^([0-2])\.(mbr_[0-9a-z]{26,28})?$/

interface BeginningInput {
  text: string
  limit: number
  cursor: string | null
}

/** One source after the other; a row that an earlier source finds is left out of a later one. */
async function searchByBeginning(
  db: D1Database,
  { text, limit, cursor }: BeginningInput,
): Promise<Result<Page<Member>>> {
  const sources: readonly MemberSource[] = text.includes('@') ? ['email'] : MEMBER_SOURCES
  const read = CURSOR.exec(cursor ?? '0.')
  if (read === null) return refuse('invalid_cursor')
  const [, place, afterId] = read
  const from = Number(place)
  const after = afterId === undefined ? null : await memberRow(db, afterId)
  if (from >= sources.length || (afterId !== undefined && after === null)) {
    return refuse('invalid_cursor')
  }
  const data: Member[] = []
  for (const [at, source] of sources.entries()) {
    if (at < from) continue
    const wanted = limit - data.length
    if (wanted === 0) return ok({ data, nextCursor: `${at}.` })
    const start = at === from ? after : null
    const rows = await membersBeginning(db, { source, text, after: start }, wanted + 1)
    const isNew = (row: MemberRow) =>
      !sources.slice(0, at).some((earlier) => isFoundBy(earlier, row, text))
    const page = rows.slice(0, wanted)
    data.push(...page.filter(isNew).map(memberIn))
    const last = rows.length > wanted ? page.at(-1) : undefined
    if (last) return ok({ data, nextCursor: `${at}.${last.id}` })
  }
  return ok({ data, nextCursor: null })
}
