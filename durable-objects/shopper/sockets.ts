import type { CartRendering } from '../../src/shared/cart/contract.ts'
import { withServerTime } from '../../src/shared/cart/view.ts'
import { rfc3339 } from '../../src/shared/platform/clock.ts'
import {
  SOCKET_MESSAGE_MAX_BYTES,
  SOCKET_POLICY_VIOLATION,
  SOCKET_PUSH_EVERY_MS,
  SOCKET_RESEND_EVERY_MS,
  SOCKETS_PER_SHOPPER_MAX,
} from '../../src/shared/platform/limits.ts'
import type { LiveSockets } from '../../src/shared/shopper/execute.ts'
import type { LiveMessage } from '../../src/shared/shopper/transaction.ts'
import { SocketBudgets } from '../kit/socket-budgets.ts'

const cartMessage = (cart: CartRendering, now: number): string =>
  `{"type":"cart","cart":${withServerTime(cart.json, now)}}`

/** The cart, its version known before it is rendered. */
interface CurrentCart {
  version(): number
  rendering(): CartRendering
}

/**
 * The shopper's open tabs and devices, on hibernating sockets: the object may leave memory while
 * they stay open, so only a timer and the times of the last sends are in memory. A client that was
 * away names the version that it has, and gets the cart only where it is newer.
 */
export class ShopperSockets implements LiveSockets {
  private timer: ReturnType<typeof setTimeout> | null = null
  private readonly budgets = new SocketBudgets()
  /** When each socket was sent a whole cart last, and whether another waits for its time. */
  private readonly lastCarts = new WeakMap<WebSocket, { at: number; waits: boolean }>()

  constructor(private readonly ctx: DurableObjectState) {}

  accept(sessionId: string, since: number | null, cart: CurrentCart): Response {
    if (this.count() >= SOCKETS_PER_SHOPPER_MAX) {
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
  onMessage(socket: WebSocket, message: string | ArrayBuffer, cart: CurrentCart): void {
    if (!this.budgets.admits(socket, Date.now())) return
    const since = typeof message === 'string' ? sinceOf(message) : undefined
    if (since === undefined) {
      this.budgets.close(socket, SOCKET_POLICY_VIOLATION, 'expected {"since": version}')
    } else this.resume(socket, since, cart)
  }

  /** Sends the newest cart to every tab, at most once in SOCKET_PUSH_EVERY_MS. */
  pushCart(newest: () => CartRendering): void {
    if (this.timer !== null || this.count() === 0) return
    this.timer = setTimeout(() => {
      this.timer = null
      const cart = newest()
      const now = Date.now()
      for (const socket of this.ctx.getWebSockets()) {
        const waits = this.lastCarts.get(socket)?.waits ?? false
        this.lastCarts.set(socket, { at: now, waits })
      }
      this.sendAll(cartMessage(cart, now), now)
    }, SOCKET_PUSH_EVERY_MS)
  }

  count(): number {
    return this.ctx.getWebSockets().length
  }

  push(message: LiveMessage): void {
    if (this.count() === 0) return
    const now = Date.now()
    this.sendAll(JSON.stringify({ ...message, serverTime: rfc3339(now) }), now)
  }

  /** Ends the sockets of a session that has been revoked. */
  closeSession(sessionId: string): void {
    for (const socket of this.ctx.getWebSockets(sessionId)) {
      this.budgets.close(socket, SOCKET_POLICY_VIOLATION, 'session_revoked')
    }
  }

  /** To be called once a socket is gone. */
  forget(socket: WebSocket): void {
    this.budgets.forget(socket)
  }

  /** A client that asks again and again is answered once in SOCKET_RESEND_EVERY_MS. */
  private resume(socket: WebSocket, since: number | null, cart: CurrentCart): void {
    const now = Date.now()
    const version = cart.version()
    if (since === version) {
      this.budgets.send(socket, `{"type":"unchanged","version":${version}}`, now)
      return
    }
    const last = this.lastCarts.get(socket)
    const early = last ? last.at + SOCKET_RESEND_EVERY_MS - now : 0
    if (!last || early <= 0) this.sendCart(socket, cart.rendering())
    else if (!last.waits) {
      last.waits = true
      setTimeout(() => this.sendCart(socket, cart.rendering()), early)
    }
  }

  private sendCart(socket: WebSocket, cart: CartRendering): void {
    const now = Date.now()
    this.lastCarts.set(socket, { at: now, waits: false })
    this.budgets.send(socket, cartMessage(cart, now), now)
  }

  private sendAll(message: string, now: number): void {
    for (const socket of this.ctx.getWebSockets()) this.budgets.send(socket, message, now)
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
