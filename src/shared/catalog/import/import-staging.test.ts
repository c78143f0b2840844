import { expect, it } from 'vitest'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { IMPORT_ROWS_MAX, IMPORT_STAGED_CHARS_MAX } from '../../platform/limits.ts'
import { ImportStaging } from './import-staging.ts'

it('a tenth of the largest file is set aside by a thirtieth of the queries of an invocation', async () => {
  const ROWS = IMPORT_ROWS_MAX / 10
  const database = d1Of('catalog')
  const staging = new ImportStaging(database, 'imp_1', 1)
  const title = 'x'.repeat(IMPORT_STAGED_CHARS_MAX / IMPORT_ROWS_MAX - 60)
  for (let row = 2; row < ROWS + 2; row += 1) {
    await staging.add({ row, cells: { handle: `thing-${row}`, sku: `SKU-${row}`, title } })
  }
  expect(await staging.finish()).toMatchObject({ products: ROWS })
  // The rest of the 1,000 is for the record of the reading and for following the steps.
  expect(database.statements()).toBeLessThan(33)
})

it('a file that wants more queries is refused before it takes them', async () => {
  const database = d1Of('catalog')
  const staging = new ImportStaging(database, 'imp_1', 1)
  const title = 'x'.repeat(250_000)
  const add = async () => {
    for (let row = 2; row < 1_000; row += 1) {
      await staging.add({ row, cells: { handle: 'one', title } })
    }
  }
  await expect(add()).rejects.toMatchObject({ code: 'file_too_large' })
})
