import { type HttpAnswer, HttpClient, type HttpRequest } from '../load/http-client.ts'
import { inParallel } from '../load/in-parallel.ts'

/** A number of requests, each sent once, as fast as the answers come. */
interface Burst {
  perSecond: number
  /** In the order of the requests. */
  answers: HttpAnswer[]
}

/** A busy machine may let the last of them wait. */
const SILENT_MS = 5 * 60_000

/** Sends every request once over `connections` kept connections. */
export async function burst(
  url: string,
  connections: number,
  requests: readonly HttpRequest[],
): Promise<Burst> {
  const client = new HttpClient(url, connections)
  const answers: HttpAnswer[] = []
  const began = performance.now()
  await inParallel(requests, connections, async (request, at) => {
    answers[at] = await client.send({ ...request, silentMs: SILENT_MS })
  })
  const seconds = (performance.now() - began) / 1000
  client.close()
  return { perSecond: requests.length / seconds, answers }
}
