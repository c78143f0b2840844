import { randomUUID } from 'node:crypto'

/** Faults that the next requests to a path meet. `after`: Stripe has done what it was asked. */
export interface Fault {
  kind: 'timeout-before' | 'timeout-after' | 'error-500'
  /** The beginning of the path, such as `/v1/refunds`. */
  path: string
  times: number
}

export interface Session {
  id: string
  object: 'checkout.session'
  status: 'open' | 'complete' | 'expired'
  payment_status: 'unpaid' | 'paid'
  amount_total: number
  currency: string
  client_reference_id: string
  metadata: Record<string, string>
  payment_intent: string | Intent | null
  url: string | null
  success_url: string
  created: number
  livemode: false
}

interface Intent {
  id: string
  object: 'payment_intent'
  status: string
  amount: number
  amount_received: number
  currency: string
  metadata: Record<string, string>
  created: number
  latest_charge: { id: string; object: 'charge'; refunded: boolean; created: number }
}

interface Refund {
  id: string
  object: 'refund'
  amount: number
  currency: string
  status: 'succeeded' | 'failed'
  payment_intent: string
  charge: string
  metadata: Record<string, string>
  created: number
}

interface Answer {
  status: number
  body: object
}

const idOf = (prefix: string): string => `${prefix}_${randomUUID().replaceAll('-', '')}`
const seconds = (): number => Math.floor(Date.now() / 1000)
const refused = (code: string, status = 400): Answer => ({
  status,
  body: { error: { type: 'invalid_request_error', code, message: code } },
})

/** The records of the stand-in: sessions, payments and refunds, as Stripe's API answers them. */
export class StripeLedger {
  readonly sessions = new Map<string, Session>()
  readonly intents = new Map<string, Intent>()
  readonly refunds: Refund[] = []
  readonly #keys = new Map<string, { fingerprint: string; answer: Answer }>()
  readonly #base: () => string

  /** @param base the address that pages of sessions have */
  constructor(base: () => string) {
    this.#base = base
  }

  /** A request under its idempotency key: a key that was used answers what it answered. */
  answer(
    method: string,
    url: URL,
    body: URLSearchParams,
    { key, fails }: { key: string | null; fails: boolean },
  ): Answer & { replayed: boolean } {
    const fingerprint = `${method} ${url.pathname} ${body}`
    const known = key === null ? undefined : this.#keys.get(key)
    if (known && known.fingerprint !== fingerprint) {
      const error = { type: 'idempotency_error', message: 'another request has this key' }
      return { status: 400, body: { error }, replayed: false }
    }
    if (known) return { ...known.answer, replayed: true }
    const error = { error: { type: 'api_error', message: 'told to fail' } }
    const answer = fails ? { status: 500, body: error } : this.#handle(method, url, body)
    if (key !== null && method === 'POST') this.#keys.set(key, { fingerprint, answer })
    return { ...answer, replayed: false }
  }

  /** The choice of a buyer on the page of a session. */
  pay(id: string): Session | null {
    const session = this.sessions.get(id)
    if (session?.status !== 'open') return null
    const { amount_total: amount, currency, metadata } = session
    const intent = this.charge(amount, currency, metadata)
    Object.assign(session, {
      ...{ status: 'complete', payment_status: 'paid', payment_intent: intent.id, url: null },
    })
    return session
  }

  /**
   * A payment that succeeded, of no session of the shop's own.
   * @param begun when the buyer began it, in seconds
   */
  charge(
    amount: number,
    currency: string,
    metadata: Record<string, string>,
    begun = seconds(),
  ): Intent {
    const id = idOf('pi')
    const intent: Intent = {
      ...{ id, object: 'payment_intent', status: 'succeeded' },
      ...{ amount, amount_received: amount, currency, metadata, created: begun },
      latest_charge: { id: `ch_${id}`, object: 'charge', refunded: false, created: seconds() },
    }
    this.intents.set(id, intent)
    return intent
  }

  /** A refund, as the merchant makes it at Stripe itself. */
  refund(intentId: string, amount: number | null, metadata: Record<string, string> = {}): Answer {
    const intent = this.intents.get(intentId)
    if (!intent) return refused('resource_missing', 404)
    const left = this.refunds
      .filter((refund) => refund.payment_intent === intentId)
      .reduce((rest, refund) => rest - refund.amount, intent.amount_received)
    if (left === 0) return refused('charge_already_refunded')
    if (amount !== null && (amount <= 0 || amount > left)) return refused('amount_too_large')
    const made: Refund = {
      ...{ id: idOf('re'), object: 'refund', amount: amount ?? left, currency: intent.currency },
      ...{ status: 'succeeded', payment_intent: intentId, charge: `ch_${intentId}` },
      ...{ metadata, created: seconds() },
    }
    this.refunds.unshift(made)
    intent.latest_charge.refunded = made.amount === left
    return { status: 200, body: made }
  }

  #handle(method: string, url: URL, body: URLSearchParams): Answer {
    const [, , ...path] = url.pathname.split('/')
    const place = `${method} ${path.map((part) => (/_/.test(part) && /\d/.test(part) ? ':id' : part)).join('/')}`
    const id = path.find((part) => /^(cs|pi|re)_/.test(part)) ?? ''
    const session = this.sessions.get(id)
    switch (place) {
      case 'POST checkout/sessions':
        return { status: 200, body: this.#createSession(body) }
      case 'GET checkout/sessions/:id':
        return session
          ? { status: 200, body: this.#expanded(session) }
          : refused('resource_missing', 404)
      case 'POST checkout/sessions/:id/expire':
        if (session?.status !== 'open') return refused('session_not_open')
        Object.assign(session, { status: 'expired', url: null })
        return { status: 200, body: session }
      case 'GET charges':
        return this.#listCharges(url.searchParams)
      case 'GET payment_intents/search':
        return this.#search(url.searchParams.get('query') ?? '')
      case 'GET payment_intents/:id': {
        const intent = this.intents.get(id)
        return intent ? { status: 200, body: intent } : refused('resource_missing', 404)
      }
      case 'POST refunds': {
        const amount = body.get('amount')
        const intent = body.get('payment_intent') ?? ''
        return this.refund(intent, amount === null ? null : Number(amount), metadataOf(body))
      }
      case 'GET refunds': {
        const intent = url.searchParams.get('payment_intent')
        const charge = url.searchParams.get('charge')
        const data = this.refunds.filter(
          (one) => one.payment_intent === intent || one.charge === charge,
        )
        return { status: 200, body: { object: 'list', data, has_more: false, url: '/v1/refunds' } }
      }
      default:
        return refused('unknown_path', 404)
    }
  }

  #createSession(body: URLSearchParams): Session {
    const id = idOf('cs_test')
    const session: Session = {
      ...{ id, object: 'checkout.session', status: 'open', payment_status: 'unpaid' },
      amount_total: Number(body.get('line_items[0][price_data][unit_amount]')),
      currency: body.get('line_items[0][price_data][currency]') ?? '',
      client_reference_id: body.get('client_reference_id') ?? '',
      metadata: metadataOf(body),
      payment_intent: null,
      url: `${this.#base()}/c/pay/${id}`,
      success_url: body.get('success_url') ?? '',
      created: seconds(),
      livemode: false,
    }
    this.sessions.set(id, session)
    return session
  }

  #expanded(session: Session): Session {
    const { payment_intent: intent } = session
    return {
      ...session,
      payment_intent: typeof intent === 'string' ? (this.intents.get(intent) ?? null) : null,
    }
  }

  /** Newest first, as every list of Stripe. */
  #listCharges(query: URLSearchParams): Answer {
    const [from, to] = [query.get('created[gte]'), query.get('created[lt]')].map(Number)
    const all = [...this.intents.values()]
      .map(({ latest_charge: charge, status, amount_received, currency, metadata, id }) => ({
        ...{ ...charge, status, currency, metadata, amount_captured: amount_received },
        payment_intent: id,
      }))
      .filter(({ created }) => created >= (from ?? 0) && created < (to ?? 0))
      .toReversed()
    const last = query.get('starting_after')
    const after = all.findIndex(({ id }) => id === last)
    if (last !== null && after < 0) return refused('resource_missing')
    const limit = Number(query.get('limit') ?? 10)
    const data = all.slice(after + 1, after + 1 + limit)
    const hasMore = after + 1 + limit < all.length
    const url = '/v1/charges'
    return { status: 200, body: { object: 'list', data, has_more: hasMore, url } }
  }

  #search(query: string): Answer {
    const wanted = /metadata\['paymentId'\]:'([^']*)'/.exec(query)?.[1]
    const data = [...this.intents.values()].filter(({ metadata }) => metadata.paymentId === wanted)
    return { status: 200, body: { object: 'search_result', data, has_more: false } }
  }
}

const metadataOf = (body: URLSearchParams): Record<string, string> =>
  Object.fromEntries(
    [...body].flatMap(([name, value]) => {
      const key = /^metadata\[(\w+)\]$/.exec(name)?.[1]
      return key === undefined ? [] : [[key, value]]
    }),
  )
