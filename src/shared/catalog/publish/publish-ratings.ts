import type { PublishDeps } from './publish.ts'
import { publishProducts } from './publish-changes.ts'
import { type RatedProduct, selectRatings, writeRatings } from './rating-store.ts'

/** The rating that a product is to have. */
interface ProductRating {
  productId: string
  /** Stars of all ratings added up. */
  sum: number
  count: number
  /** The revision that `note` was told of by a run that broke off; null where there is none. */
  notedRevision: number | null
}

type Note = (noted: { productId: string; revision: number }) => Promise<void>

/**
 * Writes ratings and publishes the products that have no other change: a change of staff stays
 * unpublished until staff publish it, and the rating goes with it. Answers the ids of the products
 * that have their rating; one that was changed at the same moment is for the next run.
 *
 * @param note records, before a product is written, the revision that it gets. A run that breaks
 * off leaves a product that waits for its publish: by the note the next run knows it from one
 * that staff changed.
 */
export async function publishRatings(
  deps: PublishDeps,
  ratings: readonly ProductRating[],
  note: Note,
): Promise<string[]> {
  const ids = ratings.map(({ productId }) => productId)
  const known = byId(await selectRatings(deps.database, ids))
  const toWrite = ratings.flatMap(({ productId, sum, count }) => {
    const product = known.get(productId)
    if (!product || hasRating(product, { sum, count })) return []
    return [{ product, row: { ...product, rating_sum: sum, rating_count: count } }]
  })
  /** The revision of each product whose only change is its rating. */
  const ofOurs = new Map<string, number>()
  for (const { product } of toWrite.filter((one) => one.product.pending === 0)) {
    const revision = product.revision + 1
    await note({ productId: product.id, revision })
    ofOurs.set(product.id, revision)
  }
  await writeRatings(
    deps.database,
    toWrite.map(({ row }) => row),
  )
  for (const { productId, sum, count, notedRevision } of ratings) {
    const product = known.get(productId)
    const isLeft = product?.pending === 1 && product.revision === notedRevision
    if (isLeft && hasRating(product, { sum, count })) ofOurs.set(productId, product.revision)
  }
  const written = byId(await selectRatings(deps.database, ids))
  const done = ratings.filter((rating) => {
    const product = written.get(rating.productId)
    // A product that is gone needs no rating.
    return product === undefined || hasRating(product, rating)
  })
  // A revision behind it is a change of staff, who have not published it.
  const own = done.filter(
    ({ productId }) => written.get(productId)?.revision === (ofOurs.get(productId) ?? null),
  )
  if (own.length > 0) {
    await publishProducts(
      deps,
      own.map(({ productId }) => productId),
    )
  }
  return done.map(({ productId }) => productId)
}

const byId = (products: readonly RatedProduct[]): Map<string, RatedProduct> =>
  new Map(products.map((product) => [product.id, product]))

const hasRating = (
  { rating_sum, rating_count }: RatedProduct,
  { sum, count }: { sum: number; count: number },
): boolean => rating_sum === sum && rating_count === count
