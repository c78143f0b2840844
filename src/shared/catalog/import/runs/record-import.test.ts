import { expect, it } from 'vitest'
import { d1Of } from '../../../../../tests/fixtures/d1.ts'
import { DAY_MS } from '../../../platform/clock.ts'
import { IMPORT_RUNS_KEPT_DAYS, IMPORT_STALLED_MS } from '../../../platform/limits.ts'
import { ImportStaging } from '../import-staging.ts'
import { openWrite } from '../write/write-store.ts'
import { listImports, readImport } from './read-imports.ts'
import { ImportRecorder } from './record-import.ts'

function open() {
  const database = d1Of('catalog')
  const clock = { now: Date.UTC(2026, 10, 1) }
  const begin = async (id: string) => {
    const run = { staffId: 'stf_1', fileName: `${id}.csv`, fileBytes: 100, dryRun: false }
    const recorder = new ImportRecorder(
      { database, now: () => clock.now },
      { ...run, id, startedAt: clock.now },
    )
    return { recorder, begun: await recorder.begin() }
  }
  const read = async (id: string) => {
    const run = await readImport(database, id, clock.now)
    if (!run.ok) throw new Error(run.problem.code)
    return run.value
  }
  return { database, clock, begin, read }
}

it('an import under way is written now and then, not at each event', async () => {
  const { database, clock, begin, read } = open()
  const { recorder } = await begin('imp_1')
  const trips = database.trips()
  for (let row = 1; row <= 400; row += 1) await recorder.tell({ rows: row, bytes: row })
  expect(database.trips()).toBe(trips)
  clock.now += 1_000
  await recorder.tell({ rows: 401, bytes: 401 })
  expect(database.trips()).toBe(trips + 1)
  expect(await read('imp_1')).toMatchObject({
    state: 'running',
    counts: null,
    progress: { rows: 401, bytes: 401, fileBytes: 100 },
  })
})

it('an import without a sign of life is stalled, and one that failed says why', async () => {
  const { clock, begin, read } = open()
  const { recorder } = await begin('imp_1')
  clock.now += IMPORT_STALLED_MS
  expect((await read('imp_1')).state).toBe('stalled')
  await recorder.fail('The upload broke off.')
  expect(await read('imp_1')).toMatchObject({ state: 'failed', failure: 'The upload broke off.' })
})

it('an id is one import', async () => {
  const { begin } = open()
  await begin('imp_1')
  expect((await begin('imp_1')).begun).toBe(false)
})

it('an import whose file is read does not fail by its request', async () => {
  const { database, clock, begin, read } = open()
  const { recorder } = await begin('imp_1')
  const file = { plan: '{}', products: 3, rows: 3, bytes: 9, refused: 0, notes: 0, issues: [] }
  await openWrite(database, 'imp_1', file, clock.now)
  await recorder.fail('Too late.')
  expect((await read('imp_1')).state).toBe('running')
})

it('reports are deleted by a later import', async () => {
  const { database, clock, begin } = open()
  await begin('imp_old')
  const issue = {
    kind: 'refused',
    row: 1,
    handle: 'mug',
    code: 'missing_price',
    reason: '',
  } as const
  const file = { plan: '{}', products: 0, rows: 1, bytes: 9, refused: 1, notes: 0, issues: [issue] }
  await openWrite(database, 'imp_old', file, clock.now)
  await begin('imp_dead')
  const staging = new ImportStaging(database, 'imp_dead', clock.now)
  await staging.add({ row: 2, cells: { handle: 'mug', sku: 'MUG' } })
  await staging.finish()
  clock.now += IMPORT_RUNS_KEPT_DAYS * DAY_MS + 1
  await begin('imp_new')
  expect((await listImports(database, clock.now)).map(({ id }) => id)).toEqual(['imp_new'])
  for (const table of ['import_issue', 'import_part', 'import_product', 'import_sku']) {
    expect(database.sqlite.prepare(`SELECT 1 FROM ${table}`).all(), table).toEqual([])
  }
})
