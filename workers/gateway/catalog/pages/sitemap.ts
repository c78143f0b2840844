import { rfc3339 } from '../../../../src/shared/platform/clock.ts'

/** The protocol allows 50,000 addresses in one file (sitemaps.org); this leaves room for others. */
export const SITEMAP_FILE_PRODUCTS = 40_000

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'
export const SITEMAP_HEAD = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="${NAMESPACE}">\n`
export const SITEMAP_END = '</urlset>\n'

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write these at all.
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Text as XML and SVG take it, in content and in quoted attributes. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(IMPOSSIBLE, '')
    .replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char)

/** @param updatedAt milliseconds since 1970-01-01 UTC */
export const sitemapEntry = (address: string, updatedAt?: number): string =>
  `<url><loc>${escapeXml(address)}</loc>${
    updatedAt === undefined ? '' : `<lastmod>${rfc3339(updatedAt)}</lastmod>`
  }</url>\n`

/** The index of a catalogue too large for one file. */
export const sitemapIndex = (addresses: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="${NAMESPACE}">\n${addresses
    .map((address) => `<sitemap><loc>${escapeXml(address)}</loc></sitemap>\n`)
    .join('')}</sitemapindex>\n`

/** Everything may be read but what is a shopper's own, or endless. */
export const robotsText = (origin: string): string =>
  [
    'User-agent: *',
    ...['/api/', '/cart', '/checkout', '/orders', '/favourites', '/search', '/pay/', '/dev/'].map(
      (path) => `Disallow: ${path}`,
    ),
    'Disallow: /*?*cursor=',
    '',
    `Sitemap: ${origin}/sitemap.xml`,
    '',
  ].join('\n')
