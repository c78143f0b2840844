import { spread } from '../platform/ids.ts'

/**
 * Words as part of an address: lower case, letters and digits, single hyphens. Accents of Latin
 * letters and signs such as ® are left out; marks that other scripts spell with stay.
 * @param max characters of the result
 */
export function slugOf(text: string, max = 200): string {
  const slug = text
    .replace(/[®™℠©℗]/g, ' ')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{Ll}\p{Lo}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+/, '')
  return Array.from(slug).slice(0, max).join('').slice(0, max).toWellFormed().replace(/-+$/, '')
}

/** The same text with a few characters that follow from `source`, within `max` characters. */
export function withMark(text: string, source: string, max: number): string {
  const mark = spread(source).toString(36)
  return `${text.slice(0, max - mark.length - 1).replace(/-+$/, '')}-${mark}`
}
