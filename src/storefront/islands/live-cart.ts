import type { Cart, CartLine } from '../../shared/cart/contract.ts'
import type { Order } from '../../shared/order/contract.ts'
import { type CartState, EMPTY, edited, received, settled, shown } from './shared/cart-state.ts'
import { showConnection } from './shared/connection-pill.ts'
import { reconnectDelay } from './shared/reconnect.ts'
import { type Answer, ask, askWithSession, hasSession } from './shared/shop-api.ts'

const CART = '/api/v1/cart'
const PING_EVERY_MS = 25_000
/** A socket silent for this long is dead, whatever it says. */
const SILENT_MS = PING_EVERY_MS * 2
/** Steps pressed quickly one after the other are sent as one change. */
const SETTLE_MS = 250

type Message =
  | { type: 'cart'; cart: Cart }
  | { type: 'unchanged'; version: number }
  | { type: 'order'; order: Order }

let state: CartState = EMPTY
let socket: WebSocket | null = null
let tries = 0
let heardAt = 0
let timer: ReturnType<typeof setTimeout> | undefined
let nextEdit = 1
const pendingSends = new Map<string, ReturnType<typeof setTimeout>>()
/** Edits on their way to the shop, by line. */
const onTheirWay = new Map<string, Promise<void>>()

declare global {
  interface DocumentEventMap {
    /** The cart to show has changed. */
    'kerbside:cart': CustomEvent<Cart>
    /** An order of this shopper has moved on. */
    'kerbside:order': CustomEvent<Order>
  }
}

/** The cart to show; null before the first answer and for visitors without a session. */
export const currentCart = (): Cart | null => shown(state)

function become(next: CartState): void {
  if (next === state) return
  state = next
  const cart = shown(state)
  if (cart) document.dispatchEvent(new CustomEvent('kerbside:cart', { detail: cart }))
}

/** Takes a cart that an answer of the API carried; opens the socket where none is open yet. */
export function takeCart(cart: Cart): void {
  become(received(state, cart))
  connect()
}

/** Sets a line's units, at once on the screen and a moment later in the shop; 0 removes it. */
export function setQuantity(
  lineId: string,
  quantity: number,
  refused: (detail: string) => void,
): void {
  const id = nextEdit++
  become(edited(state, { id, lineId, quantity }))
  clearTimeout(pendingSends.get(lineId))
  pendingSends.set(
    lineId,
    setTimeout(() => {
      const sent = send(id, lineId, quantity, refused)
      onTheirWay.set(lineId, sent)
      void sent.then(() => {
        if (onTheirWay.get(lineId) === sent) onTheirWay.delete(lineId)
      })
    }, SETTLE_MS),
  )
}

/**
 * Brings back a line that `setQuantity(…, 0)` takes out, as it was shown. A removal that is not
 * sent yet is not sent; one on its way arrives first, so that it cannot take what came back.
 * @param key the same at a second try: the line comes back once
 */
export async function bringBack(
  line: CartLine,
  key: string,
  refused: (detail: string) => void,
): Promise<void> {
  const edit = state.edits.find(({ lineId }) => lineId === line.id)
  if (edit && pendingSends.has(line.id)) {
    clearTimeout(pendingSends.get(line.id))
    pendingSends.delete(line.id)
    const known = state.known?.lines.find(({ id }) => id === line.id)
    if (known && known.quantity !== line.quantity) setQuantity(line.id, line.quantity, refused)
    else become(settled(state, edit.id, null))
    return
  }
  await onTheirWay.get(line.id)
  // The shop refused to remove it, and said so.
  if (state.known?.lines.some(({ id }) => id === line.id)) return
  const { variantId, quantity, attributes } = line
  const body = { variantId, quantity, attributes }
  const path = `${CART}/lines`
  const answer = await askWithSession<Cart>({ method: 'POST', path, key, body })
  if (answer.ok) takeCart(answer.value)
  else refused(answer.problem.detail)
}

async function send(
  id: number,
  lineId: string,
  quantity: number,
  refused: (detail: string) => void,
): Promise<void> {
  pendingSends.delete(lineId)
  const path = `${CART}/lines/${encodeURIComponent(lineId)}`
  const key = crypto.randomUUID()
  const answer: Answer<Cart> =
    quantity === 0
      ? await ask({ method: 'DELETE', path, key })
      : await ask({ method: 'PATCH', path, key, body: { quantity } })
  if (answer.ok) return become(settled(state, id, answer.value))
  become(settled(state, id, null))
  refused(answer.problem.detail)
  // The line may have changed in another tab: show the current cart.
  await readCart()
}

async function readCart(): Promise<'there' | 'none' | 'out'> {
  const answer = await ask<Cart>({ method: 'GET', path: CART })
  if (answer.ok) become(received(state, answer.value))
  if (answer.ok) return 'there'
  return answer.status === 401 ? 'none' : 'out'
}

/** Follows the shopper's cart and orders. A visitor without a session has nothing to follow. */
export async function followCart(): Promise<void> {
  if (!hasSession()) return
  const found = await readCart()
  if (found === 'there') connect()
  else if (found === 'out') retryLater()
}

function connect(): void {
  if (socket || document.visibilityState === 'hidden') return
  clearTimeout(timer)
  const address = new URL(`${CART}/live`, location.href)
  address.protocol = address.protocol.replace('http', 'ws')
  const version = state.known?.version
  if (version !== undefined) address.searchParams.set('since', String(version))
  const opened = new WebSocket(address)
  socket = opened
  opened.onopen = () => {
    heardAt = Date.now()
    showConnection('live')
  }
  opened.onmessage = ({ data }) => hear(String(data))
  opened.onclose = () => {
    if (socket !== opened) return
    socket = null
    retryLater()
  }
}

function hear(data: string): void {
  heardAt = Date.now()
  tries = 0
  if (data === 'pong') return
  const message = JSON.parse(data) as Message
  if (message.type === 'cart') become(received(state, message.cart))
  else if (message.type === 'order') {
    document.dispatchEvent(new CustomEvent('kerbside:order', { detail: message.order }))
  }
}

function retryLater(): void {
  if (document.visibilityState === 'hidden') return
  showConnection(navigator.onLine ? 'reconnecting' : 'offline')
  clearTimeout(timer)
  timer = setTimeout(retry, reconnectDelay(tries, Math.random()))
  tries += 1
}

/** A socket that is refused does not say why; after two failures the cart's own address does. */
async function retry(): Promise<void> {
  if (tries > 2) {
    const found = await readCart()
    if (found === 'none') return showConnection('live')
    if (found === 'out') return retryLater()
  }
  connect()
}

function disconnect(): void {
  clearTimeout(timer)
  const closing = socket
  socket = null
  closing?.close()
}

setInterval(() => {
  if (socket?.readyState !== WebSocket.OPEN) return
  if (Date.now() - heardAt > SILENT_MS) {
    disconnect()
    retryLater()
  } else socket.send('ping')
}, PING_EVERY_MS)

const wake = () => {
  if (state.known === null || socket) return
  tries = 0
  connect()
}
addEventListener('online', wake)
addEventListener('offline', () => {
  if (state.known === null) return
  disconnect()
  showConnection('offline')
})
// A page with an open socket cannot be kept for the way back.
addEventListener('pagehide', disconnect)
addEventListener('pageshow', (event) => {
  if (event.persisted) void followCart()
})
document.addEventListener('visibilitychange', wake)
