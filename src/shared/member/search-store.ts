import { and, asc, desc, gte, lt, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { hasWords, lastName, lowerName } from './name-store.ts'
import { asciiLower } from './rules.ts'
import { type MemberRow, member } from './schema.ts'
import { isPresent } from './store.ts'

/** After every text with the same beginning. */
const END = '\u{10FFFF}'

/** Where a beginning is looked for: one index each. */
export const MEMBER_SOURCES = ['email', 'name', 'last-name'] as const
export type MemberSource = (typeof MEMBER_SOURCES)[number]

interface SourceSpec {
  column: SQL<string>
  where?: SQL
  /** The value of the column. */
  keyOf(row: Pick<MemberRow, 'email' | 'name'>): string
}

const SOURCES: Readonly<Record<MemberSource, SourceSpec>> = {
  email: { column: sql<string>`${member.email}`, keyOf: ({ email }) => email },
  name: { column: lowerName(member.name), keyOf: ({ name }) => asciiLower(name) },
  'last-name': {
    column: lastName(member.name),
    where: hasWords(member.name),
    keyOf: ({ name }) => asciiLower(name.slice(name.lastIndexOf(' ') + 1)),
  },
}

/** The text of a source in the form of its column. */
const beginningIn = (source: MemberSource, text: string): string =>
  source === 'email' ? text.toLowerCase() : asciiLower(text)

/** Whether a source finds the row by the beginning. */
export const isFoundBy = (source: MemberSource, row: MemberRow, text: string): boolean =>
  (source !== 'last-name' || row.name.includes(' ')) &&
  SOURCES[source].keyOf(row).startsWith(beginningIn(source, text))

/** The newest members, below the id `after`. */
export const newestMembers = (db: D1Database, after: string | null, limit: number) =>
  drizzle(db)
    .select()
    .from(member)
    .where(and(isPresent, after === null ? undefined : lt(member.id, after)))
    .orderBy(desc(member.id))
    .limit(limit)

/** Members with the beginning, in the order of the source's index, behind the row `after`. */
export function membersBeginning(
  db: D1Database,
  { source, text, after }: { source: MemberSource; text: string; after: MemberRow | null },
  limit: number,
) {
  const { column, where, keyOf } = SOURCES[source]
  const beginning = beginningIn(source, text)
  const behind =
    after === null ? undefined : sql`(${column}, ${member.id}) > (${keyOf(after)}, ${after.id})`
  return drizzle(db)
    .select()
    .from(member)
    .where(and(where, gte(column, beginning), lt(column, `${beginning}${END}`), behind, isPresent))
    .orderBy(asc(column), asc(member.id))
    .limit(limit)
}
