/** What the bench uses of autocannon, which brings no types of its own. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events'

  interface Request {
    method?: string
    path?: string
    headers?: Record<string, string>
    body?: string
  }

  interface Client {
    setRequests(requests: Request[]): void
  }

  interface Options {
    url: string
    connections: number
    pipelining: number
    /** Seconds. */
    duration: number
    /** Replaces `[<id>]` in headers and body by an id of its own in every request. */
    idReplacement?: boolean
    setupClient?: (client: Client) => void
  }

  interface Outcome {
    /** Seconds. */
    duration: number
    errors: number
    timeouts: number
  }

  type Instance = EventEmitter & PromiseLike<Outcome>
  export default function autocannon(options: Options): Instance
}
