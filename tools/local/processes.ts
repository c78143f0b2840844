import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import { Refusal } from './refusal.ts'

const run = promisify(execFile)

/** The command line of a living process; empty where there is none. */
export async function commandOf(pid: number): Promise<string> {
  const fromProc = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null)
  if (fromProc !== null) return fromProc.replaceAll('\0', ' ')
  if (process.platform === 'linux' || process.platform === 'win32') return ''
  const { stdout } = await run('ps', ['-p', String(pid), '-o', 'command=']).catch(() => ({
    stdout: '',
  }))
  return stdout
}

/** Ends the process with that id, if it still is the programme it was; waits until it is gone. */
export async function endOrphan(pid: number, programme: string): Promise<void> {
  if (!(await commandOf(pid)).includes(programme)) return
  process.kill(pid, 'SIGKILL')
  for (let tries = 0; tries < 100 && (await commandOf(pid)) !== ''; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/**
 * Refuses a port that another programme listens on; answers the port, one that is free for port 0.
 * The shop's mails name it before the shop listens on it.
 */
export function requireFreePort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken by another programme' : error.message
      reject(
        new Refusal(`Port ${port} ${why}. Stop that programme, or choose another with --port.`),
      )
    })
    probe.listen(port, host, () => {
      const address = probe.address()
      const free = typeof address === 'object' && address !== null ? address.port : port
      probe.close(() => resolve(free))
    })
  })
}
