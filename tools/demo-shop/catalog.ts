import type { CategoryInput, ProductInput } from '../../src/shared/catalog/edit/contract.ts'
import { demoCategories } from './categories.ts'
import { renderScene, type Scene } from './illustrations/sheet.ts'
import { type DemoProduct, describeProduct, type Picture, pictureKey } from './product.ts'
import { bags } from './products/bags.ts'
import { cycling } from './products/cycling.ts'
import { desk } from './products/desk.ts'
import { kitchen } from './products/kitchen.ts'
import { light } from './products/light.ts'
import { outerwear } from './products/outerwear.ts'
import { plants } from './products/plants.ts'
import { table } from './products/table.ts'

/** A drawn picture, served at `/media/demo/<key>.svg`. */
interface Illustration {
  key: string
  svg: string
}

const shelves = {
  bags,
  outerwear,
  cycling,
  kitchen,
  desk,
  'home-light': light,
  'plants-and-pots': plants,
  'on-the-table': table,
}

const entries: readonly DemoProduct[] = Object.entries(shelves).flatMap(([category, specs]) =>
  specs.map((spec) => describeProduct(category, spec)),
)

const picturesByHandle = new Map(entries.map((entry) => [entry.product.handle, entry.pictures]))
const backdrops = new Map(demoCategories.map((entry) => [entry.category.handle, entry.backdrop]))

/** Every category of the demo shop, in the order of its menu. */
export const categories: readonly CategoryInput[] = demoCategories.map((entry) => entry.category)

/** Every product of the demo shop. Prices are USD cents. */
export const products: readonly ProductInput[] = entries.map((entry) => entry.product)

function sceneOf(key: string, backdrop: string, picture: Picture): Scene {
  const [main, accent, trim] = picture.tone
  const scene: Scene = { key, backdrop, things: [{ of: picture.of, tone: { main, accent, trim } }] }
  if (picture.closeUp === undefined) return scene
  const [x, y, scale] = picture.closeUp
  return { ...scene, closeUp: { x, y, scale } }
}

/** The pictures of a product, in the order of its images; none for a stranger. */
export function illustrationsOf(
  product: Pick<ProductInput, 'handle' | 'categories'>,
): Illustration[] {
  const backdrop = backdrops.get(product.categories[0] ?? '') ?? '#e6dac6'
  return (picturesByHandle.get(product.handle) ?? []).map((picture, index) => {
    const key = pictureKey(product.handle, index)
    return { key, svg: renderScene(sceneOf(key, backdrop, picture)) }
  })
}

/** One still life per category. */
function categoryIllustrations(): Illustration[] {
  return demoCategories.map(({ category, backdrop, things }) => {
    const svg = renderScene({ key: category.handle, backdrop, things })
    return { key: `category-${category.handle}`, svg }
  })
}

/** All pictures of the demo shop. */
export function allIllustrations(): Illustration[] {
  return [...products.flatMap(illustrationsOf), ...categoryIllustrations()]
}
