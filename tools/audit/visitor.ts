import type { BrowserContext } from 'playwright-core'
import { Refusal } from '../local/refusal.ts'

export interface Visitor {
  /** Puts one unit of a product's first variant into the cart. */
  add(handle: string): Promise<void>
  /** Starts a checkout of the cart; its path. */
  checkout(): Promise<string>
  /** The `Cookie` header of this visitor's browser. */
  cookie: string
  /** Makes a browser this visitor's. */
  signIn(browser: BrowserContext): Promise<void>
}

/** A new visitor of the shop at `url`, who does by the API what pages need to have something to show. */
export async function newVisitor(url: string): Promise<Visitor> {
  const session = await ask<{ token: string }>(`${url}/api/v1/sessions`, 'POST')
  const authorization = `Bearer ${session.token}`
  const own = <T>(method: string, path: string, body?: object) =>
    ask<T>(`${url}/api/v1${path}`, method, { authorization }, body)
  const cookies = { session: session.token, visitor: '1' }
  return {
    async add(handle) {
      const product = await own<{ variants: { id: string }[] }>('GET', `/products/${handle}`)
      await own('POST', '/cart/lines', { variantId: product.variants[0]?.id, quantity: 1 })
    },
    async checkout() {
      const { id } = await own<{ id: string }>('POST', '/checkouts', {})
      return `/checkout/${id}`
    },
    cookie: Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
    signIn: (browser) =>
      browser.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url }))),
  }
}

async function ask<T>(
  address: string,
  method: string,
  headers: Record<string, string> = {},
  body?: object,
): Promise<T> {
  const response = await fetch(address, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await response.text()
  if (!response.ok) throw new Refusal(`${method} ${address} answers ${response.status}: ${text}`)
  return JSON.parse(text)
}
