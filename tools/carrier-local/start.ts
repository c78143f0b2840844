import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { CarrierLedger } from './ledger.ts'

/** The next requests of a path that fail: before or after they have their effect. */
interface Fault {
  kind: 'lost-before' | 'lost-after' | 'error-500'
  /** A part of the path, such as `/buy`. */
  path: string
  times: number
}

export interface CarrierLocal {
  /** The address for CARRIER_EASYPOST_URL. */
  url: string
  ledger: CarrierLedger
  /** Every request that reached it. */
  requests: { method: string; path: string }[]
  fail(fault: Fault): void
  /** Moves a parcel and tells the shop; answers the status, or null where there is no such parcel. */
  report(trackingCode: string, status: string, message?: string): Promise<number | null>
  close(): Promise<void>
}

interface Options {
  port?: number
  /** Where the shop takes webhooks; read at each event. */
  webhookUrl: () => string
  webhookSecret: string
}

/** The header of a body that is signed as EasyPost does it. */
const hmacHeader = (secret: string, body: string): string =>
  `hmac-sha256-hex=${createHmac('sha256', secret.normalize('NFKD')).update(body).digest('hex')}`

/**
 * A stand-in for EasyPost's HTTP API, for development and tests: shipments, rates, labels, refunds
 * and trackers in memory, and signed webhooks. `POST /move?code=<tracking code>&status=<status>`
 * moves a parcel.
 */
export async function startCarrierLocal(options: Options): Promise<CarrierLocal> {
  const faults: Fault[] = []
  const requests: CarrierLocal['requests'] = []
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ledger = new CarrierLedger(address)

  async function report(code: string, status: string, message = ''): Promise<number | null> {
    const result = ledger.move(code, status, message)
    if (result === null) return null
    const event = { id: `evt_${randomUUID()}`, object: 'Event', description: 'tracker.updated' }
    const body = JSON.stringify({ ...event, result })
    const headers = {
      'content-type': 'application/json',
      'x-hmac-signature': hmacHeader(options.webhookSecret, body),
    }
    return (await fetch(options.webhookUrl(), { method: 'POST', headers, body })).status
  }

  function nextFault(path: string): Fault['kind'] | null {
    const fault = faults.find((one) => one.times > 0 && path.includes(one.path))
    if (!fault) return null
    fault.times -= 1
    return fault.kind
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', address())
    const { method = 'GET' } = request
    const sent = await text(request)
    if (url.pathname === '/move') {
      const { code = '', status = '' } = Object.fromEntries(url.searchParams)
      const answered = await report(code, status)
      return void response.writeHead(answered ?? 404).end()
    }
    if (url.pathname.startsWith('/labels/')) {
      response.writeHead(200, { 'content-type': 'text/plain' })
      return void response.end(`Label ${url.pathname.slice('/labels/'.length)}\n`)
    }
    requests.push({ method, path: url.pathname })
    const fault = nextFault(`${method} ${url.pathname}`)
    if (fault === 'lost-before') return void request.socket.destroy()
    const failed = { status: 500, body: { error: { code: 'INTERNAL', message: '' } } }
    const body: unknown = sent === '' ? null : JSON.parse(sent)
    const answer = fault === 'error-500' ? failed : ledger.answer(method, url.pathname, body)
    if (fault === 'lost-after') return void request.socket.destroy()
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer.body))
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  return {
    url: `${address()}/v2`,
    ledger,
    requests,
    fail: (fault) => void faults.push(fault),
    report,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
