import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { ErpLedger, type StockDocument } from './ledger.ts'

/**
 * A fault that documents meet. `down`: no answer. `slow`: a late answer. `error-500`: nothing is
 * taken. `half`: every second document is not taken. `drop-answer`: the document is taken, and the
 * connection ends without an answer.
 */
interface Fault {
  kind: 'down' | 'slow' | 'error-500' | 'half' | 'drop-answer'
  /** How many documents meet it; until it is cleared where this is absent. */
  times?: number
  /** Only documents with this SKU meet it. */
  sku?: string
  /** How late the answer of `slow` is. */
  ms?: number
}

/** One attempt of the shop at a document. */
interface Attempt {
  id: string
  body: string
  /** Null where no answer was given. */
  status: number | null
}

export interface ErpLocal {
  /** The address for `INVENTORY_<SYSTEM>_URL`. */
  url: string
  ledger: ErpLedger
  /** Every attempt that reached it, in order. */
  attempts: readonly Attempt[]
  fail(fault: Fault): void
  /** Ends all faults. */
  recover(): void
  /** Sends a signed event to the shop; answers its status. The sequence grows by itself. */
  send(type: string, data: object, id?: string): Promise<number>
  close(): Promise<void>
}

interface Options {
  port?: number
  /** `whsec_…`, the same as in the shop's settings. */
  secret: string
  /** Where the shop takes this system's events; read at each event. */
  webhookUrl: () => string
}

const SLOW_MS = 2_000

/**
 * An inventory system for development and tests: takes the shop's documents into a ledger of its
 * own, verifies their signatures, fails as it is told, and sends counts and changes to the shop.
 */
export async function startErpLocal({ port, secret, webhookUrl }: Options): Promise<ErpLocal> {
  const ledger = new ErpLedger()
  const attempts: Attempt[] = []
  const signer = new Webhook(secret)
  let faults: Fault[] = []
  let halves = 0
  let sequence = Date.now()

  function nextFault({ data }: StockDocument): Fault | null {
    const fault = faults.find(
      ({ times = 1, sku }) =>
        times > 0 && (sku === undefined || data.lines.some((line) => line.sku === sku)),
    )
    if (fault?.times !== undefined) fault.times -= 1
    return fault ?? null
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    const id = headers['webhook-id'] ?? ''
    const answer = (status: number): void => {
      attempts.push({ id, body, status })
      response.writeHead(status).end()
    }
    const hangUp = (): void => {
      attempts.push({ id, body, status: null })
      request.socket.destroy()
    }
    try {
      signer.verify(body, headers)
    } catch {
      return answer(401)
    }
    const document: StockDocument = JSON.parse(body)
    const fault = nextFault(document)
    if (fault?.kind === 'down') return hangUp()
    if (fault?.kind === 'error-500') return answer(500)
    if (fault?.kind === 'half') {
      halves += 1
      if (halves % 2 === 1) return answer(503)
    }
    if (fault?.kind === 'slow') await wait(fault.ms ?? SLOW_MS)
    ledger.take(id, document)
    if (fault?.kind === 'drop-answer') return hangUp()
    answer(204)
  }

  async function send(type: string, data: object, id = `msg_${randomUUID()}`): Promise<number> {
    sequence += 1
    const body = JSON.stringify({ type, data: { sequence, ...data } })
    const now = new Date()
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': signer.sign(id, now, body),
    }
    return (await fetch(webhookUrl(), { method: 'POST', headers, body })).status
  }

  const fail = (fault: Fault): void => void faults.push({ ...fault })
  const recover = (): void => {
    faults = []
  }

  /** The addresses for people: they read the ledger and set faults. */
  async function operate(request: IncomingMessage, url: URL): Promise<object | null> {
    const { method = 'GET' } = request
    const given = method === 'POST' ? await text(request) : ''
    const input: unknown = given === '' ? {} : JSON.parse(given)
    switch (`${method} ${url.pathname}`) {
      case 'GET /stock':
        return { skus: ledger.skus(), documents: ledger.documents.length }
      case 'GET /documents':
        return { data: ledger.documents, attempts: attempts.length }
      case 'POST /faults':
        fail(input as Fault)
        return { faults }
      case 'DELETE /faults':
        recover()
        return { faults }
      case 'POST /events': {
        const { type, data } = input as { type: string; data: object }
        return { status: await send(type, data) }
      }
      default:
        return null
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (request.method === 'POST' && url.pathname === '/') return take(request, response)
    const answer = await operate(request, url)
    response.writeHead(answer === null ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? { error: 'There is no such address. See --help.' }))
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(port ?? 0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ledger,
    attempts,
    fail,
    recover,
    send,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
