import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { importOf } from '../../../../tests/fixtures/catalog/import-file.ts'
import { productInput, testShop, variantInput } from '../../../../tests/fixtures/catalog/shop.ts'

const sample = readFileSync(
  new URL('../../../../tests/fixtures/catalog/products.csv', import.meta.url),
)

type Shop = ReturnType<typeof testShop>

/** Every row of every table but the report's, so that any write shows. */
function rowsOf({ database }: Shop): unknown {
  const tables = database.sqlite
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all()
    .filter(({ name }) => name !== 'import_run' && name !== 'import_issue')
  return tables.map(({ name }) => [name, database.sqlite.prepare(`SELECT * FROM "${name}"`).all()])
}

async function shopWithOthers(): Promise<Shop> {
  const shop = testShop()
  await shop.upsert(
    productInput('tin-mug', { title: 'Old mug', variants: [variantInput('tin-mug')] }),
    productInput('other', { variants: [variantInput('RC-S-Y')] }),
  )
  shop.setStock('tin-mug', 3, 1)
  await shop.publish()
  return shop
}

it('a dry run reports what the import then does, and writes nothing', async () => {
  const shop = await shopWithOthers()
  const before = rowsOf(shop)
  const dry = await importOf(sample, shop, { dryRun: true })
  expect(rowsOf(shop)).toEqual(before)
  expect(dry.stock.size).toBe(0)
  expect(dry.done).toMatchObject({ dryRun: true, updated: 1 })

  const { version: _, ...done } = (await importOf(sample, await shopWithOthers())).done
  const real = await importOf(sample, shop)
  expect(dry.refused).toEqual(real.refused)
  expect(dry.notes).toEqual(real.notes)
  expect(dry.done).toMatchObject(done)
  expect(real.done).not.toHaveProperty('dryRun')
})

it('a dry run refuses a file that breaks off as the import does', async () => {
  const cut = 'Handle,Title,Variant Price\nmug,"Tin Mu'
  const dry = await importOf(cut, testShop(), { dryRun: true })
  expect(dry.refused).toEqual((await importOf(cut)).refused)
  expect(dry.refused).toMatchObject([{ code: 'unclosed_quote' }])
})
