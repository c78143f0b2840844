import { cleanLines } from '../../platform/text.ts'
import { DESCRIPTION_CHARS_MAX } from '../edit/contract.ts'
import { readHtml } from '../import/plain-text.ts'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const htmlOf = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('')

/**
 * A plain description as HTML that the import reads as the same text. White space that HTML does
 * not carry is written as the import would read it, so that another round changes nothing.
 */
export function descriptionHtml(text: string): string {
  const clean = cleanLines(text, DESCRIPTION_CHARS_MAX)
  const read = clean === '' ? '' : readHtml(htmlOf(clean)).text
  return read === '' ? '' : htmlOf(read)
}
