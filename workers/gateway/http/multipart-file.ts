/** A file of a form, as it comes in. */
interface FormFile {
  /** As the browser gives it; '' where it gives none. */
  name: string
  /** Errors where the form ends within the file. */
  stream: ReadableStream<Uint8Array>
}

const HEAD_MAX_BYTES = 16 * 1024
const CR = 13

/**
 * The first file of a `multipart/form-data` body (RFC 7578), without holding it in memory. The file
 * must be the first field of its form that has a file; what follows it is not read. Null where the
 * body has none.
 */
export async function multipartFile(
  body: ReadableStream<Uint8Array>,
  contentType: string,
): Promise<FormFile | null> {
  const boundary = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(
    contentType,
  )
  const mark = boundary?.[1] ?? boundary?.[2]
  if (mark === undefined) return null
  const encoder = new TextEncoder()
  // The first part has no line end before its boundary.
  const reader = new Pieces(body.getReader(), encoder.encode('\r\n'))
  const delimiter = encoder.encode(`\r\n--${mark}`)
  const headEnd = encoder.encode('\r\n\r\n')
  if (!(await skip(reader, delimiter))) return null
  for (;;) {
    const head = await readHead(reader, headEnd)
    if (head === null) return null
    const name = fileNameOf(head)
    if (name !== null) return { name, stream: streamUpTo(reader, delimiter) }
    if (!(await skip(reader, delimiter))) return null
  }
}

/** The name of a part's file, or null where the part is no file. */
function fileNameOf(head: string): string | null {
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1] ?? ''
  const name = /\bfilename="((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1]
  return name === undefined ? null : name.replace(/%22/g, '"').replace(/\\(.)/g, '$1')
}

async function readHead(reader: Pieces, end: Uint8Array): Promise<string | null> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for (;;) {
    const { piece, found } = await reader.upTo(end)
    if (piece) {
      parts.push(piece)
      bytes += piece.byteLength
    }
    if (found) return new TextDecoder().decode(joined(...parts))
    if (!piece || bytes > HEAD_MAX_BYTES) return null
  }
}

async function skip(reader: Pieces, end: Uint8Array): Promise<boolean> {
  for (;;) {
    const { piece, found } = await reader.upTo(end)
    if (found) return true
    if (!piece) return false
  }
}

const streamUpTo = (reader: Pieces, end: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        const { piece, found } = await reader.upTo(end)
        if (piece && piece.byteLength > 0) controller.enqueue(piece)
        if (found) {
          controller.close()
          await reader.cancel()
          return
        }
        if (!piece) {
          controller.error(new Error('the form ends within its file'))
          return
        }
        if (piece.byteLength > 0) return
      }
    },
    cancel: () => reader.cancel(),
  })

/** Bytes that are handed out up to a mark, whatever the pieces they come in. */
class Pieces {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  #rest: Uint8Array

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>, first: Uint8Array) {
    this.#reader = reader
    this.#rest = first
  }

  cancel(): Promise<void> {
    return this.#reader.cancel().catch(() => undefined)
  }

  /**
   * The next bytes before the mark; `found` once they reach it, which takes the mark too. `piece` is
   * null where nothing is left. Bytes that may begin the mark are kept back.
   */
  async upTo(mark: Uint8Array): Promise<{ piece: Uint8Array | null; found: boolean }> {
    const at = indexOf(this.#rest, mark)
    if (at >= 0) {
      const piece = this.#rest.subarray(0, at)
      this.#rest = this.#rest.subarray(at + mark.byteLength)
      return { piece, found: true }
    }
    const safe = Math.max(0, this.#rest.byteLength - mark.byteLength + 1)
    const piece = this.#rest.subarray(0, safe)
    const kept = this.#rest.subarray(safe)
    const { done, value } = await this.#reader.read()
    if (done) {
      this.#rest = new Uint8Array()
      const last = joined(piece, kept)
      return { piece: last.byteLength === 0 ? null : last, found: false }
    }
    this.#rest = joined(kept, value)
    return { piece, found: false }
  }
}

/** Where the mark, which begins with CR, stands in the bytes; -1 where it does not. */
function indexOf(bytes: Uint8Array, mark: Uint8Array): number {
  for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1)) {
    if (at + mark.byteLength > bytes.byteLength) return -1
    if (mark.every((byte, index) => bytes[at + index] === byte)) return at
  }
  return -1
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}
