import autocannon, { type Request } from 'autocannon'
import { Latency } from '../load/latency.ts'

export interface Drive {
  url: string
  connections: number
  seconds: number
  /** The status a right answer has. */
  status: number
  /** The requests a connection sends in turn; `[<id>]` in them becomes unique each time. */
  requestsOf: (connection: number) => Request[]
}

/** One measured stretch. Latencies in milliseconds, exact percentiles over every answer. */
export interface Sample {
  perSecond: number
  p50: number
  p95: number
  p99: number
  /** Answers with another status, and connections that broke: one makes the figure worthless. */
  wrong: number
}

/**
 * Sends as fast as answers come, one request at a time per kept connection, for `seconds`. Both
 * sides of a comparison are driven by this one function, ids and all.
 */
export async function drive(input: Drive): Promise<Sample> {
  let connection = 0
  let right = 0
  let wrong = 0
  const latency = new Latency()
  const instance = autocannon({
    url: input.url,
    connections: input.connections,
    pipelining: 1,
    duration: input.seconds,
    idReplacement: true,
    setupClient(client) {
      client.setRequests(input.requestsOf(connection))
      connection += 1
    },
  })
  instance.on('response', (_client: unknown, status: number, _bytes: number, ms: number) => {
    if (status === input.status) right += 1
    else wrong += 1
    latency.add(ms)
  })
  const { duration, errors, timeouts } = await instance
  const [p50 = Number.NaN, p95 = Number.NaN, p99 = Number.NaN] = latency.at(0.5, 0.95, 0.99)
  return { perSecond: right / duration, p50, p95, p99, wrong: wrong + errors + timeouts }
}
