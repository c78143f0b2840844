import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { LuaFlags } from './lua-flags.ts'
import { encodeReply, type Reply, type RestAnswer, readCommand, readCommands } from './wire.ts'

const HOST = '127.0.0.1'
const BODY_MAX_BYTES = 1024 * 1024
/** Redis comes and goes in tests: the bridge finds it again within this. */
const RECONNECT_MS = 100

export interface Bridge {
  /** `http://127.0.0.1:<port>`, for `UPSTASH_REDIS_REST_URL`. */
  url: string
  /** Answers so much later from now on: a toxic for tests. */
  delay(ms: number): void
  /** Requests it was sent so far. */
  requests(): number
  stop(): Promise<void>
}

interface Call {
  path: string
  body: unknown
  base64: boolean
}

/**
 * Speaks Upstash's REST API in front of a Redis on this machine, on the loopback alone.
 * @param port 0 chooses a free one
 */
export async function startBridge(redisPort: number, token: string, port = 0): Promise<Bridge> {
  const redis = new Redis({
    host: HOST,
    port: redisPort,
    // What Redis cannot do now is an error now, not a promise for later.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: () => RECONNECT_MS,
  })
  redis.on('error', () => undefined)
  if (redis.status !== 'ready') await once(redis, 'ready')
  const flags = new LuaFlags()
  let delayMs = 0
  let requests = 0

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    requests += 1
    if (!isAuthorised(request, token)) return answer(response, 401, { error: 'Unauthorized' })
    const call = await readCall(request)
    if (call === null) return answer(response, 400, { error: 'ERR the body is not valid' })
    if (delayMs > 0) await sleep(delayMs)
    const { status, body } = await run(redis, flags, call)
    answer(response, status, body)
  }
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) =>
      answer(response, 500, { error: String(error) }),
    )
  }).listen(port, HOST)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://${HOST}:${address.port}`,
    delay(ms) {
      delayMs = ms
    },
    requests: () => requests,
    async stop() {
      redis.disconnect()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function isAuthorised(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function readCall(request: IncomingMessage): Promise<Call | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > BODY_MAX_BYTES) return null
    chunks.push(chunk)
  }
  const base64 = request.headers['upstash-encoding'] === 'base64'
  const path = new URL(request.url ?? '/', `http://${HOST}`).pathname
  try {
    return { path, body: JSON.parse(Buffer.concat(chunks).toString('utf8')), base64 }
  } catch {
    return null
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function run(redis: Redis, flags: LuaFlags, { path, body, base64 }: Call) {
  const invalid = { status: 400, body: { error: 'ERR a command is a list of texts' } }
  if (path === '/') {
    const command = readCommand(body)
    if (command === null) return invalid
    const [one = { error: 'ERR nothing was answered' }] = await runAll(
      redis,
      flags,
      [command],
      base64,
    )
    return { status: 'error' in one ? 400 : 200, body: one }
  }
  const commands = readCommands(body)
  if (commands === null) return invalid
  if (path === '/pipeline') {
    return { status: 200, body: await runAll(redis, flags, commands, base64) }
  }
  if (path === '/multi-exec') return runTogether(redis, flags, commands, base64)
  return { status: 404, body: { error: 'ERR there is nothing here' } }
}

/** One after the other on one connection; each has an answer of its own. */
async function runAll(
  redis: Redis,
  flags: LuaFlags,
  commands: readonly string[][],
  base64: boolean,
): Promise<RestAnswer[]> {
  const settled = await Promise.allSettled(
    commands.map((command) => {
      const [name = '', ...args] = flags.translate(command)
      return redis.call(name, ...args) as Promise<Reply>
    }),
  )
  return settled.map((one) =>
    one.status === 'fulfilled'
      ? { result: encodeReply(one.value, base64) }
      : { error: messageOf(one.reason) },
  )
}

/** All or none: a command Redis does not take spoils the whole transaction. */
async function runTogether(
  redis: Redis,
  flags: LuaFlags,
  commands: readonly string[][],
  base64: boolean,
): Promise<{ status: number; body: RestAnswer | RestAnswer[] }> {
  try {
    const all = redis.multi()
    for (const command of commands) {
      const [name = '', ...args] = flags.translate(command)
      all.call(name, ...args)
    }
    const replies = (await all.exec()) ?? []
    const body = replies.map(([error, reply]) =>
      error ? { error: messageOf(error) } : { result: encodeReply(reply as Reply, base64) },
    )
    return { status: 200, body }
  } catch (error) {
    return { status: 400, body: { error: messageOf(error) } }
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
