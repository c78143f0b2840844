import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { expect, it, vi } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { utf8Bytes } from '../kit/bytes.ts'
import { excluded, givenRows, insertRows, listed, runQueries, statementOf } from './bulk-rows.ts'

/** A table whose names in code and in the database differ, and whose values are converted. */
const note = sqliteTable('note', {
  id: text().primaryKey(),
  writtenAt: integer('written_at').notNull(),
  pinned: integer({ mode: 'boolean' }).notNull(),
  text: text(),
})

function notes() {
  const db = d1Of('search')
  db.sqlite.exec(
    'CREATE TABLE note (id TEXT PRIMARY KEY, written_at INTEGER NOT NULL, pinned INTEGER NOT NULL, text TEXT) STRICT',
  )
  const read = () => drizzle(db).select().from(note).orderBy(note.id)
  return { db, read }
}

const ODD = `'); DROP TABLE note; -- "\\ \u0000 刻 ?1`

it('rows are inserted as they are given, whatever their texts', async () => {
  const { db, read } = notes()
  const rows = [
    { id: 'a', pinned: true, text: ODD },
    { id: 'b', pinned: false, text: null },
  ]
  await runQueries(db, insertRows(db, note, { writtenAt: 7 }, rows))
  expect(await read()).toEqual(rows.map((row) => ({ ...row, writtenAt: 7 })))
})

it('an upsert changes the columns named, and no other', async () => {
  const { db, read } = notes()
  const write = (writtenAt: number, text: string) =>
    runQueries(
      db,
      insertRows(db, note, { pinned: false }, [{ id: 'a', writtenAt, text }]).map((insert) =>
        insert.onConflictDoUpdate({ target: note.id, set: excluded(note, 'writtenAt') }),
      ),
    )
  await write(1, 'first')
  await write(2, 'second')
  expect(await read()).toEqual([{ id: 'a', writtenAt: 2, pinned: false, text: 'first' }])
})

it('an update takes its values from the given rows', async () => {
  const { db, read } = notes()
  const rows = ['a', 'b', 'c'].map((id) => ({ id, pinned: false, text: id }))
  await runQueries(db, insertRows(db, note, { writtenAt: 0 }, rows))
  const given = givenRows({ id: note.id, writtenAt: note.writtenAt }, [
    { id: 'a', writtenAt: 5 },
    { id: 'c', writtenAt: 6 },
  ])
  await runQueries(
    db,
    given.map(({ rows: from, value }) =>
      drizzle(db)
        .update(note)
        .set({ writtenAt: value.writtenAt })
        .from(from)
        .where(eq(note.id, value.id)),
    ),
  )
  expect((await read()).map(({ writtenAt }) => writtenAt)).toEqual([5, 0, 6])
})

it('a hundred thousand ids are one bound value', async () => {
  const { db } = notes()
  const ids = Array.from({ length: 100_000 }, (_, index) => index)
  const { results } = await statementOf(db, sql`select * from ${listed(ids)}`).all()
  expect(results).toHaveLength(ids.length)
})

it('no text that is bound is larger than D1 takes, whatever the script', async () => {
  const { db, read } = notes()
  const statement = db.prepare('SELECT 1')
  const rows = Array.from({ length: 10 }, (_, index) => ({
    id: String(index),
    pinned: false,
    text: '刻'.repeat(100_000),
  }))
  const inserts = insertRows(db, note, { writtenAt: 0 }, rows)
  await runQueries(db, inserts)
  expect(await read()).toEqual(rows.map((row) => ({ ...row, writtenAt: 0 })))
  const bound: unknown[] = []
  vi.spyOn(db, 'prepare').mockReturnValue(statement)
  vi.spyOn(statement, 'bind').mockImplementation((...values) => {
    bound.push(...values)
    return statement
  })
  for (const insert of inserts) statementOf(db, insert)
  expect(bound.length).toBeGreaterThan(1)
  for (const value of bound) expect(utf8Bytes(String(value))).toBeLessThan(2_000_000)
})

it('no row is no statement and no round trip', async () => {
  const { db } = notes()
  expect(await runQueries(db, insertRows(db, note, { writtenAt: 0 }, []))).toEqual([])
  expect(db.trips()).toBe(0)
})

it('a wrong column, a missing one and a value of another type do not compile', () => {
  const { db } = notes()
  const row = { id: 'a', pinned: true, text: null }
  insertRows(db, note, { writtenAt: 0 }, [row])
  // @ts-expect-error: `text` is missing
  insertRows(db, note, { writtenAt: 0 }, [{ id: 'a', pinned: true }])
  // @ts-expect-error: `written_at` is the column's name in the database
  insertRows(db, note, { written_at: 0 }, [row])
  // @ts-expect-error: `pinned` is a boolean
  insertRows(db, note, { writtenAt: 0 }, [{ ...row, pinned: 'yes' }])
  // @ts-expect-error: there is no `body`
  excluded(note, 'body')
  // @ts-expect-error: `writtenAt` is a number
  givenRows({ id: note.id, writtenAt: note.writtenAt }, [{ id: 'a', writtenAt: 'now' }])
})
