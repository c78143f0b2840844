import { untilUnmoved } from '../../kit/until-unmoved.ts'
import type { Result } from '../../platform/result.ts'
import { changeProduct } from './change-product.ts'
import type { ImageInput } from './contract.ts'
import { readStaffProduct, type StaffProduct } from './staff-products.ts'
import type { ProductEdit, StockedDeps } from './write-product.ts'

/** The pictures of a product as a member of staff wants them. */
export interface ImageArrangement {
  /** Addresses of pictures in their new order, with their texts. */
  order: readonly { url: string; alt: string }[]
  /** Moves one of them by this many places; past an end it stays at the end. */
  move?: { url: string; by: number }
  /** The address of a picture to remove. */
  remove?: string
}

/**
 * The pictures in their new order, with their new texts. One that the arrangement does not name was
 * added meanwhile and comes last; one that the product has no longer is left out.
 */
export function arranged(
  images: readonly ImageInput[],
  { order, move, remove }: ImageArrangement,
): ImageInput[] {
  const known = new Map(images.map((image) => [image.url, image]))
  const named = new Map(order.map(({ url, alt }) => [url, alt]))
  const sorted = [...named].flatMap(([url, alt]) => {
    const image = known.get(url)
    return image ? [{ ...image, alt }] : []
  })
  const all = [...sorted, ...images.filter(({ url }) => !named.has(url))]
  const at = all.findIndex(({ url }) => url === move?.url)
  if (move && at >= 0) {
    const to = Math.min(Math.max(at + move.by, 0), all.length - 1)
    all.splice(to, 0, ...all.splice(at, 1))
  }
  return all.filter(({ url }) => url !== remove)
}

/** The change of a product that arranges its pictures; no variant keeps one that is removed. */
function changeOf({ images, variants }: StaffProduct, arrangement: ImageArrangement) {
  const { remove } = arrangement
  return {
    images: arranged(images, arrangement),
    ...(variants.some(({ image }) => image !== undefined && image === remove)
      ? {
          variants: variants.map(({ sku, image }) => ({
            sku,
            ...(image === remove ? { image: null } : {}),
          })),
        }
      : {}),
  }
}

/**
 * Arranges the pictures of a product; nothing is published. Refuses `not_found`, and as
 * `changeProduct`.
 */
export const arrangeImages = (
  deps: StockedDeps,
  id: string,
  arrangement: ImageArrangement,
): Promise<Result<ProductEdit>> =>
  untilUnmoved(async () => {
    const read = await readStaffProduct(deps, id)
    if (!read.ok) return read
    const { revision } = read.value
    return changeProduct(deps, id, changeOf(read.value, arrangement), revision)
  })
