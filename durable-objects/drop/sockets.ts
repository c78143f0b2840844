import type { EntryPages, Unsent } from '../../src/shared/drop/entries/entries.ts'
import { rfc3339 } from '../../src/shared/platform/clock.ts'
import { SOCKET_POLICY_VIOLATION, SOCKETS_PER_ENTRY_MAX } from '../../src/shared/platform/limits.ts'
import { log } from '../../src/shared/platform/log.ts'
import { SocketBudgets } from '../kit/socket-budgets.ts'

/** One shopper is told of changes at most this often. */
const PUSH_EVERY_MS = 100
const POSITIONS_EVERY_MS = 1_000

/** The pushes, read at the moment of sending. */
interface SocketNews {
  /** The drop's state; null before the shard has learned of its drop. */
  drop(): Unsent | null
  /** The shopper's entry; null without one. */
  entry(shopperId: string): Promise<Unsent | null>
}

/**
 * The open pages of a shard's shoppers, on hibernating sockets tagged by shopper and session: the
 * object may leave memory while they stay open, so nothing is remembered here but timers and what
 * the sockets have been sent of late.
 */
export class DropSockets implements EntryPages {
  readonly #ctx: DurableObjectState
  readonly #news: SocketNews
  readonly #budgets = new SocketBudgets()
  readonly #changed = new Set<string>()
  #dropChanged = false
  #timer: ReturnType<typeof setTimeout> | null = null
  #positions: ReturnType<typeof setTimeout> | null = null
  /** The last position told, so that a page is left in peace while nothing moves. */
  readonly #told = new Map<string, string>()

  constructor(ctx: DurableObjectState, news: SocketNews) {
    this.#ctx = ctx
    this.#news = news
  }

  /** `sessionId` is null where the gateway does not tell it yet. */
  async accept(shopperId: string, sessionId: string | null): Promise<Response> {
    if (this.#ctx.getWebSockets(shopperId).length >= SOCKETS_PER_ENTRY_MAX) {
      return new Response(null, { status: 429, headers: { 'retry-after': '5' } })
    }
    // Answered by the runtime without waking the object.
    this.#ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
    const { 0: client, 1: server } = new WebSocketPair()
    const tags = sessionId === null ? [] : [sessionTag(sessionId)]
    this.#ctx.acceptWebSocket(server, [shopperId, ...tags])
    for (const told of [this.#news.drop(), await this.#news.entry(shopperId)]) {
      if (told) this.#send(server, told)
    }
    return new Response(null, { status: 101, webSocket: client })
  }

  /** A client has nothing to say here but `ping`, which the runtime answers. */
  onMessage(socket: WebSocket): void {
    this.#budgets.close(socket, SOCKET_POLICY_VIOLATION, 'this socket only listens')
  }

  forget(socket: WebSocket): void {
    this.#budgets.forget(socket)
  }

  /** Ends the sockets of a session that has been revoked. */
  closeSession(shopperId: string, sessionId: string): void {
    for (const socket of this.#ctx.getWebSockets(sessionTag(sessionId))) {
      if (!this.#ctx.getTags(socket).includes(shopperId)) continue
      this.#budgets.close(socket, SOCKET_POLICY_VIOLATION, 'session_revoked')
    }
  }

  /** Tells these shoppers how their entry stands, in a moment. */
  entriesChanged(shopperIds: Iterable<string>): void {
    for (const shopperId of shopperIds) this.#changed.add(shopperId)
    this.#schedule()
  }

  /** Tells everybody the state of the drop, in a moment. */
  dropChanged(): void {
    this.#dropChanged = true
    this.#schedule()
  }

  /** Waiting entries may have moved up. */
  positionsChanged(): void {
    if (this.#positions !== null || this.#ctx.getWebSockets().length === 0) return
    this.#positions = setTimeout(() => {
      this.#positions = null
      this.entriesChanged(
        this.#ctx.getWebSockets().flatMap((socket) => this.#ctx.getTags(socket).slice(0, 1)),
      )
    }, POSITIONS_EVERY_MS)
  }

  #schedule(): void {
    if (this.#timer !== null || this.#ctx.getWebSockets().length === 0) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#flush().catch((error: unknown) => log('socket.push-failed', { error }))
    }, PUSH_EVERY_MS)
  }

  async #flush(): Promise<void> {
    const drop = this.#dropChanged ? this.#news.drop() : null
    this.#dropChanged = false
    if (drop) for (const socket of this.#ctx.getWebSockets()) this.#send(socket, drop)
    const shoppers = [...this.#changed]
    this.#changed.clear()
    for (const shopperId of shoppers) {
      const sockets = this.#ctx.getWebSockets(shopperId)
      if (sockets.length === 0) {
        this.#told.delete(shopperId)
        continue
      }
      const told = await this.#news.entry(shopperId)
      const text = JSON.stringify(told)
      if (!told || this.#told.get(shopperId) === text) continue
      this.#told.set(shopperId, text)
      for (const socket of sockets) this.#send(socket, told)
    }
  }

  #send(socket: WebSocket, push: Unsent): void {
    const now = Date.now()
    this.#budgets.send(socket, JSON.stringify({ ...push, serverTime: rfc3339(now) }), now)
  }
}

/** Sockets are found by it; no shopper's id begins so. */
const sessionTag = (sessionId: string): string => `session:${sessionId}`
