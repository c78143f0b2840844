import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { ROOT } from './workers.ts'

interface ToolRun {
  ok: boolean
  /** What it wrote to its standard output alone: what a program reads. */
  out: string
  /** Everything it wrote, to both of its outputs, in order. */
  said: string
}

/** Runs a program of node_modules/.bin at the root, quietly, with the project's own Node. */
export const runTool = (command: string[]): Promise<ToolRun> => runToolWith({}, command)

/** The same with these variables in addition to the tool's own environment. */
export function runToolWith(
  env: Record<string, string>,
  [program = '', ...args]: string[],
): Promise<ToolRun> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: {
        ...process.env,
        PATH: `${ROOT}node_modules/.bin${delimiter}${process.env.PATH ?? ''}`,
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_HIDE_BANNER: 'true',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    const said: string[] = []
    const out: string[] = []
    child.stdout.on('data', (chunk: Buffer) => {
      out.push(chunk.toString())
      said.push(chunk.toString())
    })
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
    child.on('error', (error) => resolve({ ok: false, out: '', said: error.message }))
    child.on('close', (code) =>
      resolve({ ok: code === 0, out: out.join(''), said: said.join('').trim() }),
    )
  })
}
