import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanLine,
  cleanLines,
  codeOfIssue,
  emailAddress,
  exactName,
  multiLine,
  oneLine,
  token,
} from './text.ts'

const line = oneLine({ max: 20 })
const lines = multiLine({ max: 20 })

const codeOf = (schema: typeof line, text: string): string => {
  const parsed = schema.safeParse(text)
  if (parsed.success) return 'taken'
  const [issue] = parsed.error.issues
  return issue ? codeOfIssue(issue) : 'refused'
}

describe('one line', () => {
  it.each([
    ['an accent in two code points', 'Jose\u0301', 'José'],
    ['spaces and tabs around it', '\t Ada \u00a0', 'Ada'],
    ['an emoji of several people', '👩‍👩‍👧', '👩‍👩‍👧'],
    ['a flag of tag characters', '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}', null],
    ['a Persian word with a non-joiner', 'می‌خواهم', 'می‌خواهم'],
    ['marks that order a Hebrew text', 'עברית\u200e (A)', 'עברית\u200e (A)'],
    ['marks left over from a copy', '\u200e+49 30 1234\u200e', '+49 30 1234'],
    ['a code point of private use', '\ue000', '\ue000'],
    ['full-width digits', '１２３', '１２３'],
    ['a replacement character', 'a\ufffd', 'a\ufffd'],
    ['quotes, angles and backslashes', `O'Brien <b> \\ "x"`, null],
  ])('takes %s', (_what, text, kept) => {
    expect(line.parse(text)).toBe(kept ?? text)
  })

  it.each([
    ...['\n', '\v', '\f', '\r', '\r\n', '\u0085', '\u2028', '\u2029'].flatMap((end) => [
      `Ada${end}Lovelace`,
      `Ada${end}`,
      `${end}Ada`,
    ]),
    'a\u0000b',
    'a\tb',
    'a\u001bb',
    'a\u007fb',
    'a\u009fb',
    ...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e'].map((c) => `a${c}b`),
    ...['\u2066', '\u2067', '\u2068', '\u2069'].map((c) => `a${c}b`),
    'a\ud800',
    '\udc00a',
    'a\uffff',
    'a\ufdd0',
    'a\u{1fffe}',
  ])('refuses %j', (text) => {
    expect(codeOf(line, text)).toBe('invalid_text')
  })

  it('counts characters, not code units', () => {
    expect(codeOf(line, '🙂'.repeat(20))).toBe('taken')
    expect(codeOf(line, '🙂'.repeat(21))).toBe('too_big')
    expect(codeOf(line, 'e\u0301'.repeat(20))).toBe('taken')
  })

  it('is empty where nothing in it can be seen', () => {
    for (const text of ['', '   ', '\u200b', '\u3164', '\u00ad\u2060']) {
      expect(codeOf(line, text)).toBe('too_small')
    }
    expect(oneLine({ max: 5, min: 0 }).parse('  ')).toBe('')
  })
})

describe('text of several lines', () => {
  it('ends every line with LF', () => {
    expect(lines.parse('a\r\nb\rc\u2028d\u2029e\u0085f\tg\n')).toBe('a\nb\nc\nd\ne\nf\tg')
  })
  it.each(['a\u0000', 'a\vb', 'a\fb', 'a\u202eb', 'a\ud800', 'a\ufffe'])('refuses %j', (text) => {
    expect(codeOf(lines, text)).toBe('invalid_text')
  })
})

it('a name for good is compared as it is, and held to the same rules', () => {
  const name = exactName({ max: 20 })
  expect(name.parse(' Jose\u0301 ')).toBe('Jose\u0301')
  expect(name.safeParse('a\ud800').success).toBe(false)
})

it('a token is visible ASCII', () => {
  expect(token({ max: 5 }).safeParse('a-_.~').success).toBe(true)
  for (const text of ['', 'a b', 'a\n', 'é', 'abcdef']) {
    expect(token({ max: 5 }).safeParse(text).success).toBe(false)
  }
})

it('an e-mail address is trimmed, and has no character that could end a header', () => {
  expect(emailAddress().parse(' ada@example.org ')).toBe('ada@example.org')
  for (const text of [
    'ada',
    'a\r\nb@c.org',
    'a@c.org\r\nBcc: x@y.org',
    'a@c.org\n',
    'a\u0000@c.org',
    '',
  ]) {
    expect(emailAddress().safeParse(text).success).toBe(false)
  }
})

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      '\r',
      '\n',
      '\u2028',
      '\t',
      '\u202e',
      '\ud800',
      '\uffff',
      '\u200e',
      'א',
      'e',
      '\u0301',
    ),
  }),
)

describe('text of a file is mended:', () => {
  it('what comes out is taken as it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [one, many] = [cleanLine(text, 5), cleanLines(text, 5)]
        expect(oneLine({ max: 5, min: 0 }).parse(one)).toBe(one)
        expect(multiLine({ max: 5, min: 0 }).parse(many)).toBe(many)
      }),
      { numRuns: 1_000 },
    )
  })
  it('words stay apart where a line ended', () => {
    expect(cleanLine('Blue\r\nshirt\u0000', 100)).toBe('Blue shirt')
    expect(cleanLines('Blue\r\nshirt\u0000', 100)).toBe('Blue\nshirt')
  })
})

it('taken text is stored and read back as the same bytes', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const parsed = oneLine({ max: 1_000, min: 0 }).safeParse(text)
      if (!parsed.success) return
      const stored = new TextDecoder().decode(new TextEncoder().encode(parsed.data))
      expect(stored).toBe(parsed.data)
      expect(parsed.data.normalize('NFC')).toBe(parsed.data)
    }),
  )
})
