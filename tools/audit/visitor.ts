import type { BrowserContext } from 'playwright-core'
import { Refusal } from '../local/refusal.ts'

/** Somebody whose browser has these cookies. */
export interface Visitor {
  /** The `Cookie` header of this visitor's browser. */
  cookie: string
  /** Makes a browser this visitor's. */
  signIn(browser: BrowserContext): Promise<void>
}

interface Shopper extends Visitor {
  /** Puts one unit of a product's first variant into the cart. */
  add(handle: string): Promise<void>
  /** Starts a checkout of the cart; its path. */
  checkout(): Promise<string>
}

/** A new visitor of the shop at `url`, who does by the API what pages need to have something to show. */
export async function newVisitor(url: string): Promise<Shopper> {
  const session = await ask<{ token: string }>(`${url}/api/v1/sessions`, 'POST')
  const authorization = `Bearer ${session.token}`
  const own = <T>(method: string, path: string, body?: object) =>
    ask<T>(`${url}/api/v1${path}`, method, { authorization }, body)
  return {
    ...visitorWith(url, { session: session.token, visitor: '1' }),
    async add(handle) {
      const product = await own<{ variants: { id: string }[] }>('GET', `/products/${handle}`)
      await own('POST', '/cart/lines', { variantId: product.variants[0]?.id, quantity: 1 })
    },
    async checkout() {
      const { id } = await own<{ id: string }>('POST', '/checkouts', {})
      return `/checkout/${id}`
    },
  }
}

/** The member of staff of a token. */
export const staffVisitor = (url: string, token: string): Visitor =>
  visitorWith(url, { staff: token })

const visitorWith = (url: string, cookies: Readonly<Record<string, string>>): Visitor => ({
  cookie: Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; '),
  signIn: (browser) =>
    browser.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url }))),
})

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
