import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { Refusal } from '../local/refusal.ts'
import { type SystemProgram, systemProgram } from '../local/system-program.ts'

const REDIS: SystemProgram = {
  title: 'redis-server',
  variable: 'REDIS_SERVER',
  places: ['/usr/bin/redis-server', '/usr/local/bin/redis-server'],
  commands: ['redis-server', 'valkey-server'],
  debian: 'redis-server',
  elsewhere: 'Redis or Valkey',
}

const HOST = '127.0.0.1'
const READY_WITHIN_MS = 5_000

export interface RedisServer {
  port: number
  /** The process, for tests that stop, freeze or kill it. */
  child: ChildProcess
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/**
 * A real redis-server of our own on this machine alone. It loads `dump.rdb` of its directory and
 * writes one when told to (`SAVE`); a limiter needs no more. Ends with this process.
 * @param port 0 chooses a free one
 */
export async function startRedis(dir: string, port = 0): Promise<RedisServer> {
  await mkdir(dir, { recursive: true })
  const chosen = port === 0 ? await freePort() : port
  const options = ['--bind', HOST, '--port', String(chosen), '--dir', dir]
  const quiet = ['--save', '', '--appendonly', 'no', '--loglevel', 'warning', '--daemonize', 'no']
  const child = spawn(systemProgram(REDIS), [...options, ...quiet], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  void ended.then(() => process.off('exit', endWithUs))
  await untilListening(child, chosen)
  return {
    port: chosen,
    child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      // A frozen process takes no other signal.
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; ) {
    if (child.exitCode !== null) break
    if (await answers(port)) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  child.kill('SIGKILL')
  throw new Refusal(`redis-server does not listen on port ${port}; see what it wrote above.`)
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, HOST)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
