import { escapeXml } from './sitemap.ts'

/** The size every network shows whole. */
const WIDTH = 1200
const HEIGHT = 630
const PICTURE_EDGE = 630
const TITLE_LINE_CHARS = 19
const TITLE_LINES_MAX = 4
const SHOP_LINE_CHARS = 28
/** Where the words begin. */
const TEXT_X = 690

interface CardText {
  shopName: string
  title: string
  /** Such as a price; may be empty. */
  note: string
}

/** Words in lines of about `chars` characters; what does not fit ends with an ellipsis. */
export function wrapWords(text: string, chars: number, linesMax: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/u).filter((part) => part !== '')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= chars) {
      lines[lines.length - 1] = `${line} ${word}`
    } else lines.push(word)
  }
  // A word wider than its line is cut: nothing runs out of the card.
  const cut = lines.map((line) =>
    [...line].length > chars + 4 ? `${[...line].slice(0, chars).join('')}…` : line,
  )
  if (cut.length <= linesMax) return cut
  return [...cut.slice(0, linesMax - 1), `${cut[linesMax - 1] ?? ''}…`]
}

/**
 * A card of 1200 × 630 for links to a product: its picture, its name, its price, drawn by the shop
 * itself. It is SVG: a Worker has nothing to turn a drawing into pixels with, and a rasteriser in
 * WebAssembly would weigh more than the whole shop. Chat programs that insist on pixels show the
 * link without a picture; a merchant with photographs can have them resized at `og:image` instead.
 * @param picture a data URI, as an SVG that is shown as an image loads nothing from outside
 */
export function productCard({ shopName, title, note }: CardText, picture: string | null): string {
  const lines = wrapWords(title, TITLE_LINE_CHARS, TITLE_LINES_MAX)
  const [shop = ''] = wrapWords(shopName, SHOP_LINE_CHARS, 1)
  const top = HEIGHT / 2 - (lines.length - 1) * 36
  const serif = "font-family=\"Palatino,'URW Palladio L',Georgia,'Liberation Serif',serif\""
  const sans = "font-family=\"system-ui,'Segoe UI','Liberation Sans',Arial,sans-serif\""
  const named = lines
    .map(
      (line, index) =>
        `<text x="${TEXT_X}" y="${top + index * 72}" font-size="60" fill="#1e1b16" ${serif}>${escapeXml(line)}</text>`,
    )
    .join('')
  const noteY = top + lines.length * 72 + 6
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#faf8f3"/>` +
    `<rect width="${PICTURE_EDGE}" height="${HEIGHT}" fill="#f1ede4"/>` +
    (picture === null
      ? ''
      : `<image width="${PICTURE_EDGE}" height="${HEIGHT}" preserveAspectRatio="xMidYMid slice" href="${escapeXml(picture)}"/>`) +
    `<rect x="${TEXT_X}" y="70" width="44" height="6" fill="#1f4d3a"/>` +
    `<text x="${TEXT_X}" y="124" font-size="30" fill="#655e52" ${sans}>${escapeXml(shop)}</text>` +
    named +
    `<text x="${TEXT_X}" y="${noteY}" font-size="36" fill="#1f4d3a" font-weight="600" ${sans}>${escapeXml(note)}</text>` +
    '</svg>'
  )
}
