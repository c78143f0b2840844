import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { Refusal } from '../local/refusal.ts'
import { ROOT } from '../local/workers.ts'

export interface OwnServer {
  url: string
  /** Whatever else the server prints on its line when it is ready, such as the staff's token. */
  ready: string
  stop(): Promise<void>
}

const READY_WITHIN_MS = 600_000
const STOP_WITHIN_MS = 10_000

/** A port nobody listens on now. The same one is used again when the server is started anew. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

/**
 * Runs one of the tools as a server in a process group of its own, and waits for its `ready` line.
 * One that ends without being asked to is started again on the same arguments, as a supervisor
 * would; `onRestart` hears of it. What it says once it is ready is passed on to standard error.
 */
export async function startOwnServer(
  script: string,
  args: readonly string[],
  onRestart: () => void = () => undefined,
  settings: Readonly<Record<string, string>> = {},
): Promise<OwnServer> {
  let stopping = false
  let child: ChildProcess
  const run = async (): Promise<string> => {
    child = spawn(process.execPath, [ROOT + script, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...settings },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const line = await readyLine(child, script)
    child.stderr?.on('data', (chunk: Buffer) => process.stderr.write(chunk))
    child.once('exit', () => {
      if (stopping) return
      onRestart()
      run().catch((error: unknown) => process.stderr.write(`${String(error)}\n`))
    })
    return line
  }
  const line = await run()
  const url = /^ready (\S+)/.exec(line)?.[1]
  if (!url) throw new Refusal(`${script} said: ${line}`)
  const killLeft = () => signalGroup(child, 'SIGKILL')
  process.once('exit', killLeft)
  return {
    url,
    ready: line,
    async stop() {
      stopping = true
      process.removeListener('exit', killLeft)
      await endChild(child)
    },
  }
}

/** The first line of standard output; Refusal with what was said where the server ends before. */
function readyLine(child: ChildProcess, script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = ''
    let said = ''
    const timer = setTimeout(() => {
      signalGroup(child, 'SIGKILL')
      reject(new Refusal(`${script} does not get ready:\n${said}`))
    }, READY_WITHIN_MS)
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const end = out.indexOf('\n')
      if (end < 0) return
      clearTimeout(timer)
      resolve(out.slice(0, end))
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000)
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Refusal(`${script} ended with ${code}:\n${said}`))
    })
  })
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_WITHIN_MS)
  await ended
  clearTimeout(timer)
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal)
  } catch {
    // The group has ended already.
  }
}

/** Kills the runtime under a shop at once, as a crash would; the shop's process notices and ends. */
export async function killRuntime(stateDir: string): Promise<void> {
  const { workerd }: { workerd: number } = JSON.parse(
    await readFile(`${stateDir}/running.json`, 'utf8'),
  )
  process.kill(workerd, 'SIGKILL')
}
