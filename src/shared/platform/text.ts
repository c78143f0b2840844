import { z } from 'zod'

/**
 * Text that people write: what may enter the shop, and in which form it is kept. Every string of a
 * request body or query is one of the schemas below, an enum, or has a pattern or format.
 *
 * Kept text is in Unicode's form NFC and trimmed, so that equal words are equal bytes wherever they
 * are compared, hashed or signed. Letters, marks, emoji (with their joiners) and symbols of every
 * script are taken; refused is what no reader sees and what changes the text around it.
 */

/** Kept texts count in characters of Unicode (code points), as JSON Schema's `maxLength` does. */
interface TextSpec {
  /** Code points; a code point is at most four bytes in UTF-8. */
  max: number
  /** 0 where the field may be empty. */
  min?: 0 | 1
  /** The message where the field is empty. */
  missing?: string
}

const INVALID_TEXT = 'invalid_text'

/** The stable code of a refused field: a rule's own, such as `invalid_text`, or zod's. */
export const codeOfIssue = (issue: z.core.$ZodIssue): string =>
  issue.code === 'custom' && typeof issue.params?.code === 'string' ? issue.params.code : issue.code

/** Mandatory breaks of Unicode (UAX #14): LF, VT, FF, CR, NEL, LINE and PARAGRAPH SEPARATOR. */
const LINE_BREAK = /[\n-\r\u0085\p{Zl}\p{Zp}]/u
const LINE_BREAKS = new RegExp(`\\r\\n|${LINE_BREAK.source}`, 'gu')
/** Ends of lines that become LF in text of several lines (Unicode 5.8). VT and FF are no such. */
const NEWLINES = /\r\n|[\r\u0085\p{Zl}\p{Zp}]/gu

/** Embeddings, overrides and isolates: unclosed, they turn around the text that follows (UAX #9). */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/gu
const BIDI_MARKS = /[\u200E\u200F\u061C]/gu
/** Blocks whose characters run right to left by default (DerivedBidiClass.txt). */
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u
const NONCHARACTERS = /\p{Noncharacter_Code_Point}/gu
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}]/u

const isControl = (text: string, allowed: RegExp | null): boolean =>
  /\p{Cc}/u.test(allowed === null ? text : text.replace(allowed, ''))

/** Direction marks order a right-to-left text; in any other text they are left over from a copy. */
function withoutStrayMarks(text: string): string {
  const bare = text.replace(BIDI_MARKS, '')
  return bare.length === text.length || RIGHT_TO_LEFT.test(bare) ? text : bare
}

/** A line with breaks stays as it is: it is refused, and its ends must not hide that. */
function tidyLine(text: string): string {
  const tidy = withoutStrayMarks(text).normalize('NFC')
  return LINE_BREAK.test(tidy) ? tidy : tidy.trim()
}

const tidyLines = (text: string): string =>
  withoutStrayMarks(text).normalize('NFC').replace(NEWLINES, '\n').trim()

/** Why no such text is kept, in words for its author; null where it may be. */
function objection(text: string, lines: 'one' | 'many'): string | null {
  if (lines === 'one' && LINE_BREAK.test(text)) return 'Write it in one line, without line breaks.'
  if (isControl(text, lines === 'one' ? null : /[\n\t]/g)) return 'Remove the control characters.'
  if (text.search(BIDI_CONTROLS) >= 0) return 'Remove the invisible text-direction controls.'
  if (!text.isWellFormed()) return 'Half of a character is missing (a lone surrogate).'
  if (text.search(NONCHARACTERS) >= 0) return 'Remove the code points that are no characters.'
  return null
}

function countCodePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

type Issues = Pick<z.core.ParsePayload<string>, 'value' | 'issues'>

function check(payload: Issues, spec: TextSpec, lines: 'one' | 'many'): void {
  const { max, min = 1, missing = 'Fill in this field.' } = spec
  const input = payload.value
  const say = (issue: z.core.$ZodRawIssue) => payload.issues.push(issue)
  const message = objection(input, lines)
  if (message !== null) say({ code: 'custom', message, input, params: { code: INVALID_TEXT } })
  else if (min > 0 && !VISIBLE.test(input)) {
    say({ code: 'too_small', origin: 'string', minimum: 1, input, message: missing })
  } else if (countCodePoints(input) > max) {
    const detail = `Shorten it to ${max} characters.`
    say({ code: 'too_big', origin: 'string', maximum: max, input, message: detail })
  }
}

/** The description of a text in the OpenAPI document: `x-text` marks it as one of these. */
const described = (spec: TextSpec, kind: 'line' | 'lines' | 'name') => ({
  ...(spec.min === 0 ? {} : { minLength: 1 }),
  maxLength: spec.max,
  'x-text': kind,
})

/**
 * One line: NFC, trimmed. Refuses line breaks, control characters, text-direction controls, lone
 * surrogates and noncharacters, with the field's code `invalid_text`.
 */
export const oneLine = (spec: TextSpec) =>
  z
    .string()
    .overwrite(tidyLine)
    .check((payload) => check(payload, spec, 'one'))
    .meta(described(spec, 'line'))

/** Lines and tabs, each line ended by LF: NFC, trimmed. Refuses what else `oneLine` refuses. */
export const multiLine = (spec: TextSpec) =>
  z
    .string()
    .overwrite(tidyLines)
    .check((payload) => check(payload, spec, 'many'))
    .meta(described(spec, 'lines'))

/**
 * The name of a thing for good, such as a SKU: one line, trimmed, and otherwise kept and compared
 * exactly as given. Names kept before may be in another form than NFC, and stay what they are.
 */
export const exactName = (spec: TextSpec) =>
  z
    .string()
    .overwrite((text) => (LINE_BREAK.test(text) ? text : text.trim()))
    .check((payload) => check(payload, spec, 'one'))
    .meta(described(spec, 'name'))

/** One line, kept exactly as given, spaces around it included: the keys of a record. */
export const asGiven = (spec: TextSpec) =>
  z
    .string()
    .check((payload) => check(payload, spec, 'one'))
    .meta(described(spec, 'name'))

/** Ids, cursors, proofs and signed tokens: visible ASCII without spaces, 1 to `max` characters. */
export const token = ({ max }: { max: number }) =>
  z
    .string()
    .max(max)
    .regex(/^[!-~]+$/, 'Letters, digits and punctuation of ASCII, without spaces.')

/** An e-mail address as mail is sent to it; RFC 5321 allows 254 characters. */
export const emailAddress = () =>
  z
    .string()
    .overwrite(tidyLine)
    .max(254, 'Shorten it to 254 characters.')
    .email('Enter an email address, e.g. ada@example.org.')

/** The first `max` code points. */
const cut = (text: string, max: number): string =>
  text.length <= max ? text : Array.from(text).slice(0, max).join('')

const withoutForbidden = (text: string): string =>
  text.toWellFormed().replace(BIDI_CONTROLS, '').replace(NONCHARACTERS, '')

/**
 * Makes a line of any text, for what nobody can be asked to write anew, such as a cell of a file:
 * breaks and control characters become spaces, the rest `oneLine` refuses is left out, and what is
 * over `max` is cut off. What comes out, `oneLine` takes as it is; it may be empty.
 */
export function cleanLine(text: string, max: number): string {
  const spaced = withoutForbidden(text)
    .replace(LINE_BREAKS, ' ')
    .replace(/\p{Cc}/gu, ' ')
  return tidyLine(cut(tidyLine(spaced), max))
}

/** As `cleanLine`, for text of several lines: `multiLine` takes what comes out. */
export function cleanLines(text: string, max: number): string {
  const lines = withoutForbidden(text).replace(NEWLINES, '\n')
  return tidyLines(cut(tidyLines(lines.replace(/[^\P{Cc}\n\t]/gu, ' ')), max))
}
