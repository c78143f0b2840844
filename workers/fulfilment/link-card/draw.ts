import { initSync, Renderer, type SyncInitInput } from '@takumi-rs/wasm'
import {
  type CardPicture,
  LINK_CARD_HEIGHT,
  LINK_CARD_WIDTH,
  type LinkCard,
} from '../../../src/shared/link-card/contract.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { linkCard, PICTURE } from './card.ts'

let renderer: Renderer | null = null

/** Made at the first card: an isolate that only consumes queues never pays for it. */
function rendererOf(module: SyncInitInput): Renderer {
  if (renderer) return renderer
  initSync({ module })
  renderer = new Renderer()
  return renderer
}

/** Draws a card as PNG with the renderer's `module`, compiled or not. A picture that cannot be read is left out. */
export async function drawLinkCard(
  module: SyncInitInput,
  card: LinkCard,
  picture: CardPicture | null,
): Promise<Uint8Array> {
  const drawn = rendererOf(module)
  const size = { width: LINK_CARD_WIDTH, height: LINK_CARD_HEIGHT, format: 'png' as const }
  if (picture) {
    try {
      // A card is drawn once and then kept by the gateway: its picture is not worth keeping here.
      const images = [{ src: PICTURE, data: picture, cache: 'none' as const }]
      return await drawn.render(linkCard(card, true), { ...size, images })
    } catch (error) {
      log('link-card.picture-broken', { error })
    }
  }
  return drawn.render(linkCard(card, false), size)
}
