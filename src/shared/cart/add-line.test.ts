import { expect, it } from 'vitest'
import { variantOf } from '../../../tests/fixtures/variant.ts'
import { NO_OFFERS } from '../promotion/contract.ts'
import { addLineCommand } from './add-line.ts'

const variant = variantOf('var_1')

/** A catalogue that counts what it is asked, and publishes a new release after each answer. */
function countingCatalog() {
  const asked: string[] = []
  let release = 0
  const next = <T>(name: string, answer: T): Promise<T> => {
    asked.push(name)
    release += 1
    return Promise.resolve(answer)
  }
  return {
    asked,
    version: () => next('version', String(release)),
    offers: () => next('offers', NO_OFFERS),
    sellable: (ids: readonly string[]) =>
      next(
        'sellable',
        new Map(
          ids
            .filter((id) => id === variant.variantId)
            .map((id) => [id, { variant, availability: { state: 'in_stock' as const } }]),
        ),
      ),
  }
}

it('reads the version once, before the snapshot: a newer snapshot is read again, an older never', async () => {
  const catalog = countingCatalog()
  const wanted = {
    variantId: variant.variantId,
    quantity: 2,
    attributes: { a: 'b' },
    country: 'US',
  }
  expect(await addLineCommand(catalog, wanted)).toEqual({
    ok: true,
    value: {
      type: 'cart.add-line',
      variant,
      availability: { state: 'in_stock' },
      quantity: 2,
      attributes: { a: 'b' },
      catalogVersion: '0',
    },
  })
  expect(catalog.asked).toEqual(['version', 'sellable', 'offers'])
})

it('refuses an id that no published variant has', async () => {
  const wanted = { variantId: 'var_gone', quantity: 1, attributes: {}, country: 'US' }
  expect(await addLineCommand(countingCatalog(), wanted)).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  })
})
