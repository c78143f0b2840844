import type { DropPush, EntryView } from '../../../shared/drop/contract.ts'
import { reconnectDelay } from './reconnect.ts'
import { ask } from './shop-api.ts'

const PING_EVERY_MS = 25_000
/** A socket silent for this long is dead, whatever it says. */
const SILENT_MS = PING_EVERY_MS * 2
/** A socket that is refused does not say why: from the third try on the entry itself is asked. */
const TRIES_BEFORE_ASKING = 2

interface Listener {
  push(message: DropPush): void
  /** False while what is shown may be old. */
  live(isLive: boolean): void
}

/** Follows one shopper's entry: what changes is pushed, and nothing is asked for while it holds. */
export class DropSocket {
  readonly #path: string
  readonly #listener: Listener
  #socket: WebSocket | null = null
  #tries = 0
  #heardAt = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #ping: ReturnType<typeof setInterval> | undefined

  constructor(dropId: string, listener: Listener) {
    this.#path = `/api/v1/drops/${encodeURIComponent(dropId)}`
    this.#listener = listener
  }

  open(): void {
    clearTimeout(this.#retry)
    if (this.#socket) return
    const address = new URL(`${this.#path}/live`, location.href)
    address.protocol = address.protocol.replace('http', 'ws')
    const socket = new WebSocket(address)
    this.#socket = socket
    socket.onopen = () => {
      this.#heardAt = Date.now()
      this.#listener.live(true)
    }
    socket.onmessage = ({ data }) => this.#hear(String(data))
    socket.onclose = () => {
      if (this.#socket !== socket) return
      this.#socket = null
      this.#reopenLater()
    }
    clearInterval(this.#ping)
    this.#ping = setInterval(() => this.#check(), PING_EVERY_MS)
  }

  close(): void {
    clearTimeout(this.#retry)
    clearInterval(this.#ping)
    const closing = this.#socket
    this.#socket = null
    closing?.close()
  }

  #hear(data: string): void {
    this.#heardAt = Date.now()
    this.#tries = 0
    if (data !== 'pong') this.#listener.push(JSON.parse(data) as DropPush)
  }

  #check(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return
    if (Date.now() - this.#heardAt > SILENT_MS) {
      this.close()
      this.#reopenLater()
    } else this.#socket.send('ping')
  }

  #reopenLater(): void {
    this.#listener.live(false)
    clearTimeout(this.#retry)
    this.#retry = setTimeout(
      async () => {
        if (this.#tries > TRIES_BEFORE_ASKING) await this.#askOnce()
        this.open()
      },
      reconnectDelay(this.#tries, Math.random()),
    )
    this.#tries += 1
  }

  async #askOnce(): Promise<void> {
    const answer = await ask<EntryView & { serverTime: string }>({
      method: 'GET',
      path: `${this.#path}/entries/me`,
    })
    if (answer.ok) this.#listener.push({ type: 'entry', ...answer.value })
  }
}
