import { ImportUnreadable } from './contract.ts'
import { type GuessedEncoding, guessEncoding } from './guess-encoding.ts'

/** Bytes from the first that is no ASCII on, which tell UTF-8 and other encodings apart. */
const SAMPLE_BYTES = 64 * 1024
const MARK_BYTES = 3

export interface TextEncoding {
  name: string
  /** How it became known: nothing but ASCII is UTF-8 however it was meant. */
  from: 'byte order mark' | 'Content-Type' | 'its bytes' | 'a guess'
}

const NAMES: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
  'windows-1252': 'Windows-1252',
  shift_jis: 'Shift_JIS',
  gbk: 'GBK',
}

/** Whether the runtime knows an encoding of this name (WHATWG labels). */
export function isKnownEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== ''
  } catch {
    return false
  }
}

/**
 * Turns the bytes of a file into text as they come in. A byte order mark decides; else the declared
 * charset; else UTF-8 where the bytes are valid UTF-8; else the encoding they look like. A byte that
 * does not belong is an error and never becomes a replacement character.
 */
export class TextReader {
  readonly #declared: string | null
  /** Bytes waiting for the decision. */
  #waiting = new Uint8Array(0)
  #atStart = true
  #decoder: TextDecoder | null = null
  #encoding: TextEncoding | null = null

  /** @param declared a label `isKnownEncoding` accepts, or null */
  constructor(declared: string | null) {
    this.#declared = declared
  }

  /** The encoding; UTF-8 as long as nothing says otherwise. */
  get encoding(): TextEncoding {
    return this.#encoding ?? { name: 'UTF-8', from: 'its bytes' }
  }

  /** @throws ImportUnreadable whose row counts the lines before it since the last call */
  push(bytes: Uint8Array): string {
    if (this.#decoder) return this.#decode(this.#decoder, bytes, true)
    this.#waiting = joined(this.#waiting, bytes)
    const first = this.#waiting.findIndex((byte) => byte > 0x7f)
    const decided = this.#declared !== null || first < 0 || this.#mark() !== null
    const enough = decided || this.#waiting.length - first > SAMPLE_BYTES
    return this.#waiting.length >= MARK_BYTES && enough ? this.#start(true) : ''
  }

  /** @throws ImportUnreadable whose row counts the lines before it since the last call */
  end(): string {
    if (!this.#decoder) return this.#start(false)
    return this.#decode(this.#decoder, new Uint8Array(0), false)
  }

  #start(more: boolean): string {
    const bytes = this.#waiting
    const first = bytes.findIndex((byte) => byte > 0x7f)
    const mark = this.#mark()
    this.#waiting = new Uint8Array(0)
    this.#atStart = false
    // ASCII so far: nothing to decide yet, and nothing that could be read in two ways.
    if (first < 0 && mark === null && this.#declared === null && more) return ascii(bytes)
    this.#encoding = this.#decide(mark, bytes, first < 0 ? bytes.length : first, more)
    this.#decoder = new TextDecoder(this.#encoding.name, { fatal: true, ignoreBOM: false })
    return this.#decode(this.#decoder, bytes, more)
  }

  #mark(): TextEncoding | null {
    return this.#atStart ? markOf(this.#waiting) : null
  }

  /** @param first index of the first byte that is no ASCII */
  #decide(
    mark: TextEncoding | null,
    bytes: Uint8Array,
    first: number,
    more: boolean,
  ): TextEncoding {
    const sample = bytes.subarray(first)
    if (mark !== null) return mark
    if (this.#declared !== null) return named(this.#declared, 'Content-Type')
    if (isUtf8(sample, more)) return named('utf-8', 'its bytes')
    const guess: GuessedEncoding | null = guessEncoding(sample)
    if (guess !== null) return named(guess, 'a guess')
    const reason =
      'The file is not UTF-8, and its encoding cannot be told. Save it as UTF-8, or name its ' +
      'encoding, as in Content-Type: text/csv; charset=windows-1251.'
    throw new ImportUnreadable(linesIn(ascii(bytes.subarray(0, first))), 'unknown_encoding', reason)
  }

  #decode(decoder: TextDecoder, bytes: Uint8Array, more: boolean): string {
    try {
      return decoder.decode(bytes, { stream: more })
    } catch {
      const { name } = this.encoding
      const [before = ''] = new TextDecoder(name).decode(bytes).split('\uFFFD', 1)
      const reason = `The file is read as ${name}, and a byte in this row is not. Save it as UTF-8.`
      throw new ImportUnreadable(linesIn(before), 'bad_encoding', reason)
    }
  }
}

const named = (label: string, from: TextEncoding['from']): TextEncoding => {
  const { encoding } = new TextDecoder(label)
  return { name: NAMES[encoding] ?? encoding, from }
}

/** The encoding the first bytes name: a byte order mark, or UTF-16 without one (a header is ASCII). */
function markOf([first, second, third]: Uint8Array): TextEncoding | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return named('utf-8', 'byte order mark')
  if (first === 0xff && second === 0xfe) return named('utf-16le', 'byte order mark')
  if (first === 0xfe && second === 0xff) return named('utf-16be', 'byte order mark')
  if (first !== 0 && second === 0) return named('utf-16le', 'a guess')
  return first === 0 && second !== 0 && second !== undefined ? named('utf-16be', 'a guess') : null
}

function isUtf8(sample: Uint8Array, more: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(sample, { stream: more })
    return true
  } catch {
    return false
  }
}

const linesIn = (text: string): number => text.match(/\r\n?|\n/g)?.length ?? 0

const ascii = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(bytes)

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
