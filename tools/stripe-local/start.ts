import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import Stripe from 'stripe'
import { type Fault, type Session, StripeLedger } from './ledger.ts'

interface StripeLocal {
  /** The address for STRIPE_API_BASE. */
  url: string
  ledger: StripeLedger
  /** Every request that reached it: method, path and idempotency key. */
  requests: { method: string; path: string; key: string | null }[]
  /** Makes the next requests fail. */
  fail(fault: Fault): void
  /** Sends a signed event to the shop; answers the status. */
  send(type: string, object: object, changes?: object): Promise<number>
  /** Pays a session as a buyer does on its page, and tells the shop unless `quietly`. */
  pay(sessionId: string, quietly?: boolean): Promise<Session | null>
  close(): Promise<void>
}

interface Options {
  port?: number
  /** Where the shop takes webhooks; read at each event. */
  webhookUrl: () => string
  webhookSecret: string
}

/**
 * A stand-in for Stripe's HTTP API, for development and tests: sessions, payments and refunds in
 * memory, idempotency as Stripe does it (a 500 is stored under its key), and webhooks that are
 * signed by the SDK's own helper.
 */
export async function startStripeLocal(options: Options): Promise<StripeLocal> {
  const faults: Fault[] = []
  const requests: StripeLocal['requests'] = []
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ledger = new StripeLedger(address)
  const signer = new Stripe('sk_test_signer')

  async function send(type: string, object: object, changes: object = {}): Promise<number> {
    const event = {
      ...{ id: `evt_${randomUUID()}`, object: 'event', type, api_version: null, created: 0 },
      ...{ livemode: false, pending_webhooks: 1, request: null, data: { object }, ...changes },
    }
    const payload = JSON.stringify(event)
    const signature = signer.webhooks.generateTestHeaderString({
      payload,
      secret: options.webhookSecret,
    })
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature }
    const init = { method: 'POST', headers, body: payload }
    return (await fetch(options.webhookUrl(), init)).status
  }

  async function pay(sessionId: string, quietly = false): Promise<Session | null> {
    const session = ledger.pay(sessionId)
    if (session && !quietly) await send('checkout.session.completed', session)
    return session
  }

  function nextFault(path: string): Fault['kind'] | null {
    const fault = faults.find((one) => one.times > 0 && path.startsWith(one.path))
    if (!fault) return null
    fault.times -= 1
    return fault.kind
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', address())
    const { method = 'GET' } = request
    const sent = await text(request)
    if (url.pathname.startsWith('/c/pay/')) return page(url, method, response)
    const key = request.headers['idempotency-key']?.toString() ?? null
    requests.push({ method, path: url.pathname, key })
    const fault = nextFault(url.pathname)
    if (fault === 'timeout-before') return void request.socket.destroy()
    const answer = ledger.answer(method, url, new URLSearchParams(sent), {
      key,
      fails: fault === 'error-500',
    })
    if (fault === 'timeout-after') return void request.socket.destroy()
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      ...(answer.replayed ? { 'idempotent-replayed': 'true' } : {}),
    })
    response.end(JSON.stringify(answer.body))
  }

  /** The page of a session: a press on its one button pays. */
  async function page(url: URL, method: string, response: ServerResponse): Promise<void> {
    const id = url.pathname.split('/').at(-1) ?? ''
    const session = ledger.sessions.get(id)
    if (!session) return void response.writeHead(404).end()
    if (method === 'POST') {
      await pay(id)
      return void response.writeHead(303, { location: session.success_url }).end()
    }
    response.writeHead(200, { 'content-type': 'text/html' })
    const amount = `${session.amount_total} ${session.currency}`
    response.end(
      `<form method="post"><p>${amount}: ${session.status}</p><button>Pay</button></form>`,
    )
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  return {
    url: address(),
    ledger,
    requests,
    fail: (fault) => void faults.push(fault),
    send,
    pay,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type { StripeLocal }
