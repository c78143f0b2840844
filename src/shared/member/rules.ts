import { isId, wholeOrderNumber } from '../platform/ids.ts'

/** What staff look for: a text is a member's id, an order's number, or the beginning of words. */
type MemberSearch =
  | { by: 'id'; id: string }
  | { by: 'order'; number: string }
  /** Of an email where it has an @; else of an email, a name or the last word of one. */
  | { by: 'beginning'; text: string }

const SEARCH_MAX_CHARS = 254

/** Reads a text of the search; null where it is empty, or too long to be found. */
export function memberSearchOf(text: string): MemberSearch | null {
  const typed = text.normalize('NFKC').trim().replace(/\s+/g, ' ')
  if (typed === '' || typed.length > SEARCH_MAX_CHARS) return null
  if (isId('mbr', typed)) return { by: 'id', id: typed }
  const number = wholeOrderNumber(typed)
  return number === null ? { by: 'beginning', text: typed } : { by: 'order', number }
}

/** As SQLite's `lower`: letters of ASCII alone. */
export const asciiLower = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** Enough of an address for its owner to know it again. */
export const maskedEmail = (email: string): string => email.replace(/^(.).*(@.*)$/, '$1***$2')

/** One spelling per address, as it is stored and mailed to. */
export const memberEmail = (email: string): string => email.normalize('NFKC').trim().toLowerCase()
