import { expect, it } from 'vitest'
import { d1Of } from '../../../../../tests/fixtures/d1.ts'
import { DAY_MS } from '../../../platform/clock.ts'
import {
  IMPORT_ISSUES_MAX,
  IMPORT_RUNS_KEPT_DAYS,
  IMPORT_STALLED_MS,
} from '../../../platform/limits.ts'
import { exportRefused, listImports, readImport } from './read-imports.ts'
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

const refusal = (row: number) =>
  ({ type: 'refused', row, handle: 'mug', code: 'missing_price', reason: 'No price.' }) as const
const progress = (rows: number) => ({ type: 'progress', products: 0, rows, bytes: rows }) as const
const DONE = {
  type: 'done',
  imported: 1,
  updated: 2,
  refused: 3,
  notes: 0,
  encoding: 'UTF-8',
  version: 'v',
} as const

it('an import under way is written now and then, not at each event', async () => {
  const { database, clock, begin, read } = open()
  const { recorder } = await begin('imp_1')
  const trips = database.trips()
  for (let row = 1; row <= 400; row += 1) await recorder.tell(progress(row))
  expect(database.trips()).toBe(trips)
  clock.now += 1_000
  await recorder.tell(progress(401))
  expect(database.trips()).toBe(trips + 1)
  expect(await read('imp_1')).toMatchObject({
    state: 'running',
    counts: null,
    progress: { rows: 401, bytes: 401, fileBytes: 100 },
  })
})

it('the end of an import is written with all that it refused', async () => {
  const { database, begin, read } = open()
  const { recorder } = await begin('imp_1')
  await recorder.tell(refusal(7))
  await recorder.tell(DONE)
  expect(await read('imp_1')).toMatchObject({
    state: 'done',
    counts: { imported: 1, updated: 2, refused: 3 },
    encoding: 'UTF-8',
    failure: null,
  })
  let file = ''
  for await (const piece of exportRefused(database, 'imp_1')) file += piece
  expect(file).toBe('Row,Handle,Code,Reason\n7,mug,missing_price,No price.\n')
  await recorder.fail('Too late.')
  expect((await read('imp_1')).state).toBe('done')
})

it('an import without a sign of life is stalled, and one that failed says why', async () => {
  const { clock, begin, read } = open()
  const { recorder } = await begin('imp_1')
  clock.now += IMPORT_STALLED_MS
  expect((await read('imp_1')).state).toBe('stalled')
  await recorder.fail('The upload broke off.')
  expect(await read('imp_1')).toMatchObject({ state: 'failed', failure: 'The upload broke off.' })
})

it('an id is one import, and refused rows are stored up to a limit', async () => {
  const { database, begin } = open()
  const { recorder } = await begin('imp_1')
  expect((await begin('imp_1')).begun).toBe(false)
  for (let row = 1; row <= IMPORT_ISSUES_MAX + 10; row += 1) await recorder.tell(refusal(row))
  await recorder.tell(DONE)
  const stored = database.sqlite.prepare('SELECT count(*) AS n FROM import_issue').get()
  expect(stored?.n).toBe(IMPORT_ISSUES_MAX)
})

it('reports are deleted by a later import', async () => {
  const { database, clock, begin } = open()
  const { recorder } = await begin('imp_old')
  await recorder.tell(refusal(1))
  await recorder.tell(DONE)
  clock.now += IMPORT_RUNS_KEPT_DAYS * DAY_MS + 1
  await begin('imp_new')
  expect((await listImports(database, clock.now)).map(({ id }) => id)).toEqual(['imp_new'])
  expect(database.sqlite.prepare('SELECT 1 FROM import_issue').all()).toEqual([])
})
