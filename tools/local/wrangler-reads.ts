import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ConfiguredWorker } from './worker-options.ts'
import { ROOT, WORK_DIR } from './workers.ts'

/** A config as wrangler reads it. */
export interface Configured {
  /** The path of the module that the bundle starts from. */
  main: string
  options: ConfiguredWorker
  /** Names of the secrets that the Worker must be given. */
  secrets: string[]
}

const CACHE = `${WORK_DIR}/wrangler`
const READER = `${ROOT}tools/local/wrangler-reader.ts`
/** Beside a config, wrangler reads these too. */
const BESIDE_CONFIG = ['.dev.vars', '.env', '.env.local']

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '')

function cacheFile(kind: string, texts: readonly string[]): string {
  const sum = createHash('sha256')
  for (const text of [ROOT, textOf(READER), textOf(`${ROOT}package-lock.json`), ...texts]) {
    sum.update(text).update('\0')
  }
  return `${CACHE}/${kind}-${sum.digest('hex').slice(0, 32)}.json`
}

/** Where the reading of a config is kept: the name changes with whatever it depends on. */
export function configCache(config: string): string {
  const beside = BESIDE_CONFIG.map((name) => textOf(`${ROOT}${dirname(config)}/${name}`))
  return cacheFile('config', [config, textOf(ROOT + config), ...beside])
}

/** Where the statements of a SQL text are kept. */
export const statementsCache = (sql: string): string => cacheFile('statements', [sql])

/** Keeps a reading; another process never sees half of it. */
export function keepReading(file: string, value: unknown): void {
  mkdirSync(CACHE, { recursive: true })
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(value))
  renameSync(`${file}.${process.pid}`, file)
}

/**
 * A reading from its file. Where it is missing, a process of its own imports wrangler and reads
 * everything a shop needs: wrangler takes a second and 200 MB, which this process never gives back.
 */
export function readingOf<T>(file: string, config: string | null = null): T {
  if (!existsSync(file)) {
    execFileSync(process.execPath, [READER, ...(config === null ? [] : [config])], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      // Wrangler warns of secrets that are in no file; the tools give them by other means.
      env: { ...process.env, WRANGLER_LOG: process.env.WRANGLER_LOG ?? 'error' },
    })
  }
  return JSON.parse(readFileSync(file, 'utf8')) as T
}
