import { withServerTime } from '../../src/shared/cart/view.ts'
import type { Order } from '../../src/shared/order/contract.ts'
import {
  SOCKET_MESSAGE_MAX_BYTES,
  SOCKET_PUSH_EVERY_MS,
  SOCKETS_PER_SHOPPER_MAX,
} from '../../src/shared/platform/limits.ts'
import type { CartRendering } from '../../src/shared/shopper/contract.ts'

const POLICY_VIOLATION = 1008

const cartMessage = (cart: CartRendering): string =>
  `{"type":"cart","cart":${withServerTime(cart.json, Date.now())}}`

/**
 * The shopper's open tabs and devices, on hibernating sockets: the object may leave memory while
 * they stay open, so nothing is remembered here but a timer. A client that was away tells which
 * version it has, and gets the cart only where it is newer.
 */
export class ShopperSockets {
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(private readonly ctx: DurableObjectState) {}

  accept(sessionId: string, since: number | null, cart: CartRendering): Response {
    if (this.ctx.getWebSockets().length >= SOCKETS_PER_SHOPPER_MAX) {
      return new Response(null, { status: 429, headers: { 'retry-after': '5' } })
    }
    // Answered by the runtime without waking the object.
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server, [sessionId])
    this.resume(server, since, cart)
    return new Response(null, { status: 101, webSocket: client })
  }

  /** The one message a client may send is `{"since": <version>}`. */
  onMessage(socket: WebSocket, message: string | ArrayBuffer, cart: CartRendering): void {
    const since = typeof message === 'string' ? sinceOf(message) : undefined
    if (since === undefined) socket.close(POLICY_VIOLATION, 'expected {"since": version}')
    else this.resume(socket, since, cart)
  }

  /** Tells every tab of the newest cart, at most once in SOCKET_PUSH_EVERY_MS. */
  pushCart(newest: () => CartRendering): void {
    if (this.timer !== null || this.ctx.getWebSockets().length === 0) return
    this.timer = setTimeout(() => {
      this.timer = null
      this.sendAll(cartMessage(newest()))
    }, SOCKET_PUSH_EVERY_MS)
  }

  pushOrder(order: Order): void {
    if (this.ctx.getWebSockets().length === 0) return
    this.sendAll(JSON.stringify({ type: 'order', order, serverTime: new Date().toISOString() }))
  }

  /** Ends the sockets of a session that has been revoked. */
  closeSession(sessionId: string): void {
    for (const socket of this.ctx.getWebSockets(sessionId)) {
      socket.close(POLICY_VIOLATION, 'session_revoked')
    }
  }

  private resume(socket: WebSocket, since: number | null, cart: CartRendering): void {
    const message =
      since === cart.version ? `{"type":"unchanged","version":${since}}` : cartMessage(cart)
    socket.send(message)
  }

  private sendAll(message: string): void {
    for (const socket of this.ctx.getWebSockets()) {
      try {
        socket.send(message)
      } catch {
        // A socket that is just closing: its client resumes by version.
      }
    }
  }
}

function sinceOf(message: string): number | null | undefined {
  if (message.length > SOCKET_MESSAGE_MAX_BYTES) return undefined
  try {
    const value: unknown = JSON.parse(message)
    const since =
      typeof value === 'object' && value !== null && 'since' in value ? value.since : undefined
    return typeof since === 'number' && Number.isSafeInteger(since) ? since : undefined
  } catch {
    return undefined
  }
}
