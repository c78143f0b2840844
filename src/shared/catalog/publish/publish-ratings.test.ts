import { expect, it } from 'vitest'
import { productInput, testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import { publishRatings } from './publish-ratings.ts'
import { selectRatings } from './rating-store.ts'

type Shop = ReturnType<typeof testShop>

const idOf = (shop: Shop, handle: string): string =>
  String(shop.database.sqlite.prepare('SELECT id FROM product WHERE handle = ?').get(handle)?.id)
const shownOf = (shop: Shop, handle: string) => {
  const row = shop.database.sqlite
    .prepare('SELECT document FROM product_document WHERE handle = ?')
    .get(handle)
  return JSON.parse(String(row?.document))
}

/** Notes of a run, as its database has them. */
function notebook() {
  const noted = new Map<string, number>()
  return {
    noted,
    note: async ({ productId, revision }: { productId: string; revision: number }) => {
      noted.set(productId, revision)
    },
  }
}

async function shopOf(...handles: string[]) {
  const shop = testShop()
  await shop.upsert(...handles.map((handle) => productInput(handle)))
  await shop.publish()
  return shop
}

const rating = (productId: string, sum: number, count: number, notedRevision: number | null) => ({
  ...{ productId, sum, count, notedRevision },
})

it('a rating is published at once; products of no rating stay as they are', async () => {
  const shop = await shopOf('kettle', 'mug')
  const id = idOf(shop, 'kettle')
  const { note } = notebook()
  const before = shownOf(shop, 'mug')
  expect(await publishRatings(shop.publishing, [rating(id, 9, 2, null)], note)).toEqual([id])
  expect(shownOf(shop, 'kettle').rating).toEqual({ average: 4.5, count: 2 })
  expect(shownOf(shop, 'mug')).toEqual(before)
  expect(await selectRatings(shop.database, [id])).toMatchObject([{ pending: 0 }])
})

it('a change that staff have not published stays unpublished, and the rating goes with it', async () => {
  const shop = await shopOf('kettle')
  const id = idOf(shop, 'kettle')
  await shop.upsert(productInput('kettle', { title: 'New name' }))
  const { note, noted } = notebook()
  expect(await publishRatings(shop.publishing, [rating(id, 5, 1, null)], note)).toEqual([id])
  expect(noted.size).toBe(0)
  expect(shownOf(shop, 'kettle')).toMatchObject({ title: 'kettle', rating: { count: 0 } })
  await shop.publish()
  expect(shownOf(shop, 'kettle')).toMatchObject({ title: 'New name', rating: { count: 1 } })
})

it('a run that breaks off before its publish is finished by the next one', async () => {
  const shop = await shopOf('kettle')
  const id = idOf(shop, 'kettle')
  const { note, noted } = notebook()
  shop.search.cut(true)
  await expect(publishRatings(shop.publishing, [rating(id, 5, 1, null)], note)).rejects.toThrow(
    'the database is out',
  )
  shop.search.cut(false)
  expect(shownOf(shop, 'kettle').rating.count).toBe(0)
  const again = rating(id, 5, 1, noted.get(id) ?? null)
  expect(await publishRatings(shop.publishing, [again], note)).toEqual([id])
  expect(shownOf(shop, 'kettle').rating).toEqual({ average: 5, count: 1 })
})

it('what staff change after a run that broke off waits for staff', async () => {
  const shop = await shopOf('kettle')
  const id = idOf(shop, 'kettle')
  const { note, noted } = notebook()
  shop.search.cut(true)
  await expect(publishRatings(shop.publishing, [rating(id, 5, 1, null)], note)).rejects.toThrow(
    'the database is out',
  )
  shop.search.cut(false)
  await shop.upsert(productInput('kettle', { title: 'New name' }))
  const again = rating(id, 5, 1, noted.get(id) ?? null)
  await publishRatings(shop.publishing, [again], note)
  expect(shownOf(shop, 'kettle')).toMatchObject({ title: 'kettle', rating: { count: 0 } })
})

it('a change of staff right after the rating is written waits for staff', async () => {
  const shop = await shopOf('kettle')
  const id = idOf(shop, 'kettle')
  const { note } = notebook()
  const database = new Proxy(shop.database, {
    get: (target, name) => {
      if (name !== 'batch') return Reflect.get(target, name, target).bind(target)
      return async (statements: D1PreparedStatement[]) => {
        const results = await target.batch(statements)
        if (!isWritten) {
          isWritten = true
          await shop.upsert(productInput('kettle', { title: 'New name' }))
        }
        return results
      }
    },
  })
  let isWritten = false
  await publishRatings({ ...shop.publishing, database }, [rating(id, 5, 1, null)], note)
  expect(shownOf(shop, 'kettle')).toMatchObject({ title: 'kettle', rating: { count: 0 } })
  await shop.publish()
  expect(shownOf(shop, 'kettle')).toMatchObject({ title: 'New name', rating: { count: 1 } })
})

it('a product that is gone needs no rating', async () => {
  const shop = await shopOf('kettle')
  const { note } = notebook()
  const gone = [rating('prd_gone', 5, 1, null)]
  expect(await publishRatings(shop.publishing, gone, note)).toEqual(['prd_gone'])
})
