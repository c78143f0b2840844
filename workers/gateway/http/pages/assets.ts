import manifest from '#storefront-manifest'
import type { PageAssets } from '../../../../src/storefront/components/layout/page.tsx'

/** A file directly in `src/storefront/islands`, without its ending. */
export type IslandName = string

/** On every page: the cart's count, the drawer, forms that add to the cart, suggestions. */
const ALWAYS: readonly IslandName[] = ['header', 'search']

/** The script of `/docs`. */
export const { apiReader } = manifest

/** The hashed files a page of the shop with these islands loads. */
export const pageAssets = (islands: readonly IslandName[] = []): PageAssets =>
  assetsOf([...new Set([...ALWAYS, ...islands])])

/** The hashed files of these islands alone. Throws for a name that is no island. */
export function assetsOf(islands: readonly IslandName[]): PageAssets {
  const chosen = islands.map((name) => {
    const island = manifest.islands[name]
    if (!island) throw new Error(`There is no island ${name} in src/storefront/islands.`)
    return island
  })
  const scripts = chosen.map(({ script }) => script)
  const preload = new Set(chosen.flatMap((island) => island.preload))
  for (const script of scripts) preload.delete(script)
  return { css: manifest.css, scripts, preload: [...preload] }
}
