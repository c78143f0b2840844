import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { ROOT } from './workers.ts'

export interface ToolRun {
  ok: boolean
  /** Everything it wrote, to both of its outputs, in order. */
  said: string
}

/** Runs a program of node_modules/.bin at the root, quietly, with the project's own Node. */
export function runTool([program = '', ...args]: string[]): Promise<ToolRun> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: {
        ...process.env,
        PATH: `${ROOT}node_modules/.bin${delimiter}${process.env.PATH ?? ''}`,
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_HIDE_BANNER: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    const said: string[] = []
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
    child.on('error', (error) => resolve({ ok: false, said: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, said: said.join('').trim() }))
  })
}
