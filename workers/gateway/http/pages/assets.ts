import manifest from '#storefront-manifest'
import type { PageAssets } from '../../../../src/storefront/components/layout/page.tsx'

/** A file directly in a folder of islands, without its ending. */
export type IslandName = string

/** On every page: the cart's count, the drawer, forms that add to the cart, suggestions. */
const ALWAYS: readonly IslandName[] = ['header', 'search']

/** The script of `/docs`. */
export const { apiReader } = manifest

/** The hashed files a page of the shop with these islands loads. */
export const pageAssets = (islands: readonly IslandName[] = []): PageAssets =>
  assetsOf([...new Set([...ALWAYS, ...islands])])

/** The hashed files of these islands alone. Throws for a name that is no island. */
const assetsOf = (islands: readonly IslandName[]): PageAssets =>
  filesOf(manifest.css, manifest.islands, islands)

/** On every page of the staff: the palette, keys of the navigation, toasts. */
const STAFF_ALWAYS: readonly IslandName[] = ['shell']

/** The hashed files a staff page with these islands (`src/admin/islands`) loads. */
export const staffAssets = (islands: readonly IslandName[] = []): PageAssets =>
  filesOf(manifest.adminCss, manifest.adminIslands, [...new Set([...STAFF_ALWAYS, ...islands])])

function filesOf(
  css: string,
  built: typeof manifest.islands,
  islands: readonly IslandName[],
): PageAssets {
  const chosen = islands.map((name) => {
    const island = built[name]
    if (!island) throw new Error(`There is no island ${name}.`)
    return island
  })
  const scripts = chosen.map(({ script }) => script)
  const preload = new Set(chosen.flatMap((island) => island.preload))
  for (const script of scripts) preload.delete(script)
  return { css, scripts, preload: [...preload] }
}
