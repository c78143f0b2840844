import shop from '../../../../shop.config.ts'
import type { ProductView } from '../../../../src/shared/catalog/contract.ts'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import type { CardPicture, LinkCard } from '../../../../src/shared/link-card/contract.ts'
import { refuse } from '../../../../src/shared/platform/result.ts'
import { formatMoney } from '../../../../src/storefront/format-money.ts'
import { islandTexts } from '../../../../src/storefront/texts/island-texts.ts'
import { createRouter, type GatewayContext, logOf } from '../../http/app.ts'
import { catalogReader } from '../../http/ports/catalog.ts'
import { fulfilmentOf } from '../../http/ports/fulfilment.ts'
import { problemResponse } from '../../http/problem-response.ts'
import { IMMUTABLE, isKnown, notModified, REVALIDATE } from '../../http/rendering.ts'
import { productHref } from './structured-data.ts'

/** The pictures that links to products are shown with elsewhere. */
export const linkCardPages = createRouter()

/** Raise it when cards are drawn differently: those kept by others are then asked for anew. */
const DESIGN = 1
const VERSION_CHARS = 16
/** Larger pictures are left out of a card: drawing happens in 128 MB, four bytes to a pixel. */
const PICTURE_MAX_BYTES = 2_000_000
const PICTURE_MAX_PIXELS = 8_000_000

const cardOf = (view: ProductView): LinkCard => ({
  shopName: shop.name,
  title: view.title,
  note: priceNote(view),
})

function priceNote({ variants }: ProductView): string {
  const [cheapest, ...others] = variants
    .map(({ price }) => price)
    .toSorted((a, b) => a.amount - b.amount)
  if (!cheapest) return ''
  const price = formatMoney(cheapest, shop.locale)
  return others.some(({ amount }) => amount !== cheapest.amount)
    ? islandTexts.general.from(price)
    : price
}

/** Names all that is seen on the card, so that its address changes exactly when it does. */
export async function linkCardHref(view: ProductView): Promise<string> {
  const seen = [DESIGN, cardOf(view), view.images[0]?.url ?? null]
  const version = (await sha256(JSON.stringify(seen))).slice(0, VERSION_CHARS)
  return `/og${productHref(view.handle)}.png?v=${version}`
}

linkCardPages.get('/og/products/:file{.+\\.png}', async (c) => {
  const handle = c.req.param('file').slice(0, -'.png'.length)
  const found = await catalogReader(c.env).productByHandle(handle)
  if (!found) return problemResponse(c, refuse('not_found').problem)
  // Kept under the address of today's card, whatever was asked for: no query makes it draw again.
  const address = new URL(await linkCardHref(found.view), c.req.url)
  const cacheControl = c.req.url === address.href ? IMMUTABLE : REVALIDATE
  const etag = `"${address.searchParams.get('v')}"`
  if (isKnown(c, etag)) return notModified(etag, cacheControl)
  const headers = { 'content-type': 'image/png', 'cache-control': cacheControl, etag }
  const kept = await caches.default.match(address)
  if (kept?.body) return c.body(kept.body, 200, headers)
  const png = await draw(c, found.view)
  if (!png) return problemResponse(c, refuse('dependency_unavailable').problem)
  const keep = new Response(png, { headers: { ...headers, 'cache-control': IMMUTABLE } })
  c.executionCtx.waitUntil(caches.default.put(address, keep))
  return c.body(png, 200, headers)
})

/** Null where `kerbside-fulfilment` cannot draw just now. */
async function draw(c: GatewayContext, view: ProductView): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await fulfilmentOf(c.env).drawLinkCard(cardOf(view), await pictureOf(c, view))
  } catch (error) {
    logOf(c)('link-card.not-drawn', { error })
    return null
  }
}

/** The product's first picture, where it is the shop's own and not too large. */
async function pictureOf(c: GatewayContext, view: ProductView): Promise<CardPicture | null> {
  const [first] = view.images
  const key = /^\/media\/(.+)$/.exec(first?.url ?? '')?.[1]
  if (!first || key === undefined || first.width * first.height > PICTURE_MAX_PIXELS) return null
  const object = await c.env.MEDIA.get(key)
  if (!object || object.size > PICTURE_MAX_BYTES) return null
  return new Uint8Array(await object.arrayBuffer())
}
