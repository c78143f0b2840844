import {
  ConnectionLost,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
} from '../http-client.ts'

/** An answer as a buyer reads it: the body of a 2xx, or the code of a problem. */
export type Answered<T> =
  | { ok: true; status: number; value: T }
  | { ok: false; status: number; code: string; retryAfterMs: number }

interface Entry {
  entryId: string
  state: 'waiting' | 'admitted' | 'used' | 'missed'
  pass?: string
}

export interface Claimed {
  hold: { id: string; quantity: number }
  checkout: { id: string; cost: { total: { amount: number } } }
}

interface CheckoutDocument {
  deliveryOptions: { id: string }[]
  deliveryOptionId?: string
}

interface BuyerAddress {
  email: string
  line1: string
  postalCode: string
}

const TRIES = 5
const PAUSE_MS = 200

/** What a buyer of a drop sends. One request at a time each; a cut connection is tried again. */
export class DropApi {
  readonly #client: HttpClient
  readonly #buying: HttpClient
  readonly #drop: string
  /** Requests that were never answered, however often they were sent. */
  unanswered = 0

  /** @param buying connections of their own for claims and orders: nobody waits behind lookers */
  constructor(client: HttpClient, dropId: string, buying: HttpClient = client) {
    this.#client = client
    this.#buying = buying
    this.#drop = `/api/v1/drops/${dropId}`
  }

  async session(): Promise<string> {
    const made = await this.#send<{ token: string }>({ method: 'POST', path: '/api/v1/sessions' })
    if (!made.ok) throw new Error(`no session: ${made.status} ${made.code}`)
    return made.value.token
  }

  state(): Promise<Answered<{ state: string }>> {
    return this.#send({ method: 'GET', path: this.#drop })
  }

  enter(token: string): Promise<Answered<Entry>> {
    return this.#send({ method: 'POST', path: `${this.#drop}/entries`, token, body: {} })
  }

  entry(token: string): Promise<Answered<Entry>> {
    return this.#send({ method: 'GET', path: `${this.#drop}/entries/me`, token })
  }

  claim(
    token: string,
    key: string,
    body: { variantId: string; quantity: number; pass: string },
  ): Promise<Answered<Claimed>> {
    const path = `${this.#drop}/claims`
    return this.#send({ method: 'POST', path, token, key, body }, this.#buying)
  }

  /** Tells the checkout what it asks for and places the order. */
  async buy(
    token: string,
    checkoutId: string,
    { email, line1, postalCode }: BuyerAddress,
  ): Promise<Answered<{ order: { id: string } }>> {
    const path = `/api/v1/checkouts/${checkoutId}`
    const address = { name: 'Robin Reed', line1, city: 'Portland', region: 'OR', postalCode }
    const body = {
      email,
      shippingAddress: { ...address, country: 'US' },
      paymentMethodId: 'cash-on-delivery',
    }
    const buying = this.#buying
    const told = await this.#send<CheckoutDocument>({ method: 'PATCH', path, token, body }, buying)
    if (!told.ok) return told
    const [option] = told.value.deliveryOptions
    if (told.value.deliveryOptionId === undefined && option) {
      const choice = { deliveryOptionId: option.id }
      const chosen = await this.#send({ method: 'PATCH', path, token, body: choice }, buying)
      if (!chosen.ok) return chosen
    }
    const complete = `${path}/complete`
    const order = { method: 'POST', path: complete, token, key: checkoutId, body: {} } as const
    return this.#send(order, buying)
  }

  async #send<T>(request: HttpRequest, client = this.#client): Promise<Answered<T>> {
    for (let tries = 1; ; tries += 1) {
      try {
        return read<T>(await client.send(request))
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error
        if (tries === TRIES) {
          this.unanswered += 1
          return { ok: false, status: 0, code: 'no_answer', retryAfterMs: 0 }
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tries))
      }
    }
  }
}

function read<T>({ status, text, retryAfter }: HttpAnswer): Answered<T> {
  if (status >= 200 && status < 300) return { ok: true, status, value: JSON.parse(text) }
  const retryAfterMs = (retryAfter ?? 1) * 1000
  try {
    return { ok: false, status, code: JSON.parse(text).code ?? 'no_code', retryAfterMs }
  } catch {
    return { ok: false, status, code: text.slice(0, 80), retryAfterMs }
  }
}
