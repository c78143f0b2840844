import type { Node } from '@takumi-rs/wasm'
import {
  LINK_CARD_HEIGHT,
  LINK_CARD_WIDTH,
  type LinkCard,
} from '../../../src/shared/link-card/contract.ts'

/** The name the picture is handed to the renderer under. */
export const PICTURE = 'picture'

const INK = '#1e1b16'
const MUTED = '#655e52'
const ACCENT = '#1f4d3a'
const PAPER = '#faf8f3'
const SUNKEN = '#f1ede4'
const PADDING = 60
const TITLE_SIZE = 58
/** A long name is set smaller, and ends with an ellipsis where even that is not enough. */
const TITLE_SIZE_LONG = 46
const LONG_TITLE_CHARS = 40
const TITLE_LINES_MAX = 5

/**
 * The renderer's own typeface has the letters of western Europe. A text with any other is left out
 * rather than shown as boxes: networks write the page's title below the card in any case.
 */
const DRAWABLE = /^[\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018-\u201e\u2022\u2026\u20ac\u2122]*$/

const text = (shown: string, style: Record<string, string | number>): Node[] =>
  shown !== '' && DRAWABLE.test(shown) ? [{ type: 'text', text: shown, style }] : []

/** The card as boxes and texts: the product's picture on the left, its name and price beside it. */
export function linkCard({ shopName, title, note }: LinkCard, hasPicture: boolean): Node {
  const titleSize = title.length > LONG_TITLE_CHARS ? TITLE_SIZE_LONG : TITLE_SIZE
  const words: Node[] = [
    { type: 'container', style: { width: 44, height: 6, backgroundColor: ACCENT } },
    ...text(shopName, { fontSize: 30, color: MUTED, marginTop: 22 }),
    ...text(title, {
      fontSize: titleSize,
      fontWeight: 600,
      lineHeight: 1.15,
      color: INK,
      marginTop: 40,
      lineClamp: TITLE_LINES_MAX,
      textOverflow: 'ellipsis',
      wordBreak: 'break-word',
    }),
    ...text(note, { fontSize: 36, fontWeight: 500, color: ACCENT, marginTop: 28 }),
  ]
  const picture: Node[] = hasPicture
    ? [
        {
          type: 'image',
          src: PICTURE,
          style: {
            width: LINK_CARD_HEIGHT,
            height: LINK_CARD_HEIGHT,
            objectFit: 'cover',
            backgroundColor: SUNKEN,
          },
        },
      ]
    : []
  return {
    type: 'container',
    style: {
      display: 'flex',
      width: LINK_CARD_WIDTH,
      height: LINK_CARD_HEIGHT,
      backgroundColor: PAPER,
    },
    children: [
      ...picture,
      {
        type: 'container',
        style: {
          display: 'flex',
          flexDirection: 'column',
          justifyContent: 'center',
          flexGrow: 1,
          flexBasis: 0,
          padding: PADDING,
        },
        children: words,
      },
    ],
  }
}
