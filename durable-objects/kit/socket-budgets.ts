import {
  SOCKET_BYTES_OUT_MAX,
  SOCKET_BYTES_WINDOW_MS,
  SOCKET_MESSAGES_MAX,
  SOCKET_MESSAGES_WINDOW_MS,
  SOCKET_POLICY_VIOLATION,
  SOCKET_TRY_LATER,
} from '../../src/shared/platform/limits.ts'

interface Window {
  since: number
  spent: number
}

interface Budget {
  messages: Window
  bytes: Window
  closed: boolean
}

/** Fewer are not looked through for closed ones. */
const PRUNED_FROM = 64

const encoder = new TextEncoder()

/**
 * The budget of messages and bytes of each open socket. A socket beyond it is closed, and messages
 * that it sent before the close arrived are ignored. In memory only: an object leaves memory when its
 * sockets are quiet, and quiet sockets have their whole budget.
 */
export class SocketBudgets {
  /** Holds the sockets themselves, so that the runtime hands out the same ones. */
  readonly #budgets = new Map<WebSocket, Budget>()

  /** Whether a message of the client counts; false closes the socket, or finds it closed. */
  admits(socket: WebSocket, now: number): boolean {
    const budget = this.#of(socket, now)
    if (budget.closed) return false
    if (spend(budget.messages, 1, SOCKET_MESSAGES_MAX, SOCKET_MESSAGES_WINDOW_MS, now)) return true
    this.close(socket, SOCKET_POLICY_VIOLATION, 'too many messages')
    return false
  }

  /** Sends a text where there is room for it, else closes the socket. */
  send(socket: WebSocket, text: string, now: number): void {
    const budget = this.#of(socket, now)
    if (budget.closed) return
    const bytes = encoder.encode(text).byteLength
    if (!spend(budget.bytes, bytes, SOCKET_BYTES_OUT_MAX, SOCKET_BYTES_WINDOW_MS, now)) {
      this.close(socket, SOCKET_TRY_LATER, 'too much was sent: read it by HTTP')
      return
    }
    try {
      socket.send(text)
    } catch {
      // A socket that is just closing: its client reads again when it is back.
    }
  }

  close(socket: WebSocket, code: number, reason: string): void {
    const budget = this.#of(socket, Date.now())
    if (budget.closed) return
    budget.closed = true
    socket.close(code, reason)
  }

  get size(): number {
    return this.#budgets.size
  }

  /** To be called once a socket is gone. */
  forget(socket: WebSocket): void {
    this.#budgets.delete(socket)
  }

  #of(socket: WebSocket, now: number): Budget {
    const known = this.#budgets.get(socket)
    if (known) return known
    if (this.#budgets.size >= PRUNED_FROM) this.#prune()
    const fresh = { since: now, spent: 0 }
    const budget: Budget = { messages: { ...fresh }, bytes: { ...fresh }, closed: false }
    this.#budgets.set(socket, budget)
    return budget
  }

  /** Not every end of a connection is told. */
  #prune(): void {
    for (const socket of this.#budgets.keys()) {
      if (socket.readyState === WebSocket.READY_STATE_CLOSED) this.#budgets.delete(socket)
    }
  }
}

/** Takes from a window's budget; false where less is left. A window begins anew when it is over. */
function spend(window: Window, amount: number, max: number, lengthMs: number, now: number) {
  if (now - window.since >= lengthMs) Object.assign(window, { since: now, spent: 0 })
  if (window.spent + amount > max) return false
  window.spent += amount
  return true
}
