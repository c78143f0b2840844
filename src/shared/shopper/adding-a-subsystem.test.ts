import { readdirSync, readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import type { NotesContract } from '../../../tests/fixtures/notes-to-self/contract.ts'
import { notesModule } from '../../../tests/fixtures/notes-to-self/module.ts'
import { objectOf, shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { forgetStorage } from '../kit/sqlite-schema.ts'
import { VISITOR_IDLE_MS } from '../platform/limits.ts'
import type { Caller, ShopperContracts } from './contract.ts'
import { shopperModules } from './modules.ts'

// The whole of what the product adds beside the subsystem's folder: a line in each of two lists.
type Contracts = [...ShopperContracts, NotesContract]
const withNotes = (now: () => number, storage?: ReturnType<typeof objectOf>['storage']) =>
  objectOf<Contracts>([...shopperModules, notesModule], now, storage)

const FOLDER = new URL('../../../tests/fixtures/notes-to-self/', import.meta.url)
/** The files of the product that a subsystem's own files may import. */
const DOORS =
  /^src\/shared\/(platform\/[\w-]+|kit\/[\w-]+|[\w-]+\/contract|shopper\/(module|transaction))\.ts$/

const clock = { now: 0 }
const now = () => clock.now
const caller: Caller = {
  kind: 'session',
  session: {
    sessionId: 'ses_1',
    shopperId: 'shp_1',
    kind: 'guest',
    issuedAt: 0,
    expiresAt: Number.MAX_SAFE_INTEGER,
  },
}
const write = (text: string) => ({ caller, command: { type: 'note.write', text } as const })

beforeEach(() => {
  clock.now = Date.parse('2026-11-20T10:00:00Z')
})

describe('a new subsystem', () => {
  it('is its folder, which imports no more than contracts and the module’s types', () => {
    const files = readdirSync(FOLDER)
    expect(files.sort()).toEqual(['contract.ts', 'module.ts', 'store.ts'])
    const imports = files.flatMap((file) =>
      [
        ...readFileSync(new URL(file, FOLDER), 'utf8').matchAll(
          / from '\.\.\/\.\.\/\.\.\/([^']+)'/g,
        ),
      ].map(([, path]) => String(path)),
    )
    expect(imports.length).toBeGreaterThan(0)
    expect(imports.filter((path) => !DOORS.test(path))).toEqual([])
  })

  it('has its command, query, push and idempotency by its line in the list of modules', async () => {
    const object = withNotes(now)
    expect(await object.read(caller, { type: 'notes' })).toEqual({
      ok: true,
      value: { kind: 'notes', notes: [] },
    })
    const idempotency = { key: 'k', fingerprint: 'f' }
    const first = await object.execute({ ...write('Milk'), idempotency })
    const again = await object.execute({ ...write('Milk'), idempotency })
    if (!first.ok || !again.ok) throw new Error('refused')
    expect(first.value.notes.map(({ text }) => text)).toEqual(['Milk'])
    expect(again.value).toEqual({ ...first.value, replayed: true })
    expect(object.live.pushed).toEqual([{ type: 'notes', notes: first.value.notes }])
    expect(await object.read(caller, { type: 'notes' })).toMatchObject({
      value: { notes: first.value.notes },
    })
    for (const text of ['Bread', 'Salt']) await object.execute(write(text))
    expect(await object.execute(write('Tea'))).toMatchObject({
      problem: { code: 'too_many_lines' },
    })
  })

  it('has its table made in an object that an older release wrote', async () => {
    const older = shopperObject(now)
    await older.execute({ caller, command: { type: 'favourite.add', productId: 'prd_1' } })
    // Another life in memory looks at the schema again.
    forgetStorage(older.storage)
    const object = withNotes(now, older.storage)
    expect(await object.read(caller, { type: 'notes' })).toMatchObject({ value: { notes: [] } })
    expect((await object.execute(write('Milk'))).ok).toBe(true)
    expect(await object.read(caller, { type: 'favourites' })).toMatchObject({
      value: { favourites: [{ productId: 'prd_1' }] },
    })
  })

  it('keeps its object for as long as its rows say, and leaves nothing behind', async () => {
    const object = withNotes(now)
    await object.execute(write('Milk'))
    clock.now += VISITOR_IDLE_MS - 1
    await object.wake()
    expect(await object.read(caller, { type: 'notes' })).toMatchObject({
      value: { notes: [{ text: 'Milk' }] },
    })
    clock.now += 1
    await object.wake()
    expect(object.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([])
  })
})
