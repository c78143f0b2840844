import { Agent, type IncomingMessage, request } from 'node:http'

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  path: string
  /** Bearer token of a session or of staff. */
  token?: string
  /** Sent as Idempotency-Key. */
  key?: string
  /** Sent as JSON; text is sent as it is, with `type` as its content type. */
  body?: unknown
  type?: string
  /** Milliseconds without a byte of the answer after which it is given up (30 seconds). */
  silentMs?: number
}

export interface HttpAnswer {
  status: number
  /** Seconds the server asks to wait; null where it does not. */
  retryAfter: number | null
  text: string
}

/** The connection broke or nothing came: whether the request was carried out is unknown. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost'
}

const SILENT_MS = 30_000

/**
 * A plain HTTP/1.1 client with kept connections, and no more than that: it shares the machine with
 * the server it drives.
 */
export class HttpClient {
  private readonly base: URL
  private readonly agent: Agent

  constructor(url: string, connections: number) {
    this.base = new URL(url)
    this.agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })
  }

  /** One attempt. Throws ConnectionLost where no whole answer came. */
  send(asked: HttpRequest): Promise<HttpAnswer> {
    const { method, path, token, key, body, type, silentMs: timeout = SILENT_MS } = asked
    const payload =
      body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
    const headers: Record<string, string | number> = {}
    if (token !== undefined) headers.authorization = `Bearer ${token}`
    if (key !== undefined) headers['idempotency-key'] = key
    if (payload !== null) {
      headers['content-type'] = type ?? 'application/json'
      headers['content-length'] = Buffer.byteLength(payload)
    }
    const { hostname, port } = this.base
    return new Promise((resolve, reject) => {
      const lost = (error: Error) => reject(new ConnectionLost(error.message))
      const sent = request(
        { agent: this.agent, hostname, port, method, path, headers, timeout },
        (answer) => readAnswer(answer, resolve, lost),
      )
      sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
      sent.on('error', lost)
      sent.end(payload ?? undefined)
    })
  }

  close(): void {
    this.agent.destroy()
  }
}

function readAnswer(
  answer: IncomingMessage,
  resolve: (answer: HttpAnswer) => void,
  lost: (error: Error) => void,
): void {
  const chunks: Buffer[] = []
  answer.on('data', (chunk: Buffer) => chunks.push(chunk))
  answer.on('error', lost)
  answer.on('aborted', () => lost(new Error('the answer was cut short')))
  answer.on('end', () => {
    const after = Number(answer.headers['retry-after'])
    resolve({
      status: answer.statusCode ?? 0,
      retryAfter: Number.isFinite(after) ? after : null,
      text: Buffer.concat(chunks).toString('utf8'),
    })
  })
}
