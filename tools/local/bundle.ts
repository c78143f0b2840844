import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { runTool } from './run-tool.ts'
import { buildStorefront } from './storefront.ts'
import { bundleDir, ROOT, WORK_DIR, WORKERS, type WorkerSpec } from './workers.ts'

interface Bundle {
  worker: string
  /** False where nothing it is made of has changed since the last build. */
  rebuilt: boolean
  ms: number
}

/** A bundle that could not be made; the message holds the bundler's own words. */
export class BuildError extends Error {
  override name = 'BuildError'
}

/** Paths from the root, each with the SHA-256 of its content. */
type Inputs = Record<string, string>

const LOCK = `${WORK_DIR}/build.lock`
const LOCK_STALE_MS = 60_000

/**
 * Builds the storefront, then bundles the four Workers as a deployment would, in parallel, into
 * `bundleDir(name)`. A Worker whose inputs are unchanged is left alone. Throws BuildError with every failure.
 */
export async function buildWorkers(options: { force?: boolean } = {}): Promise<Bundle[]> {
  return locked(async () => {
    // The gateway's bundle names the storefront's hashed files.
    const storefront = await buildStorefront(options.force ?? false)
    if (!storefront.ok) throw new BuildError(`The storefront does not build:\n${storefront.said}`)
    const outcomes = await Promise.allSettled(
      WORKERS.map((worker) => buildWorker(worker, options.force ?? false)),
    )
    const failures = outcomes.flatMap((o) =>
      o.status === 'rejected'
        ? [o.reason instanceof BuildError ? o.reason.message : String(o.reason)]
        : [],
    )
    if (failures.length > 0) throw new BuildError(failures.join('\n'))
    return outcomes.flatMap((o) => (o.status === 'fulfilled' ? [o.value] : []))
  })
}

async function buildWorker(worker: WorkerSpec, force: boolean): Promise<Bundle> {
  const started = Date.now()
  const out = bundleDir(worker.name)
  if (!force && (await isFresh(out))) return { worker: worker.name, rebuilt: false, ms: 0 }

  const next = `${out}.next`
  await rm(next, { recursive: true, force: true })
  const { ok, said } = await runTool([
    ...['wrangler', 'deploy', '--dry-run', '-c', worker.config],
    ...['--outdir', next, '--metafile', `${next}/bundle-meta.json`],
  ])
  if (!ok) throw new BuildError(`${worker.name} does not build:\n${said}`)
  await writeFile(
    `${next}/inputs.json`,
    JSON.stringify(await inputsOf(worker, next, started), null, 1),
  )
  await mkdir(out, { recursive: true })
  // Each rename is atomic: a shop that starts meanwhile reads a whole bundle. `inputs.json` comes
  // last, so that an interrupted build counts as stale.
  const files = (await readdir(next)).sort((a, b) => rank(a) - rank(b))
  for (const file of files) await rename(`${next}/${file}`, `${out}/${file}`)
  await rm(next, { recursive: true, force: true })
  return { worker: worker.name, rebuilt: true, ms: Date.now() - started }
}

const rank = (file: string): number => (file === 'inputs.json' ? 1 : 0)

/**
 * What the bundler read, and what shapes its work: the config and the locked versions. A file
 * that was saved while the bundler ran has no sum, so that the next build reads it again.
 */
async function inputsOf(worker: WorkerSpec, out: string, since: number): Promise<Inputs> {
  const meta: unknown = JSON.parse(await readFile(`${out}/bundle-meta.json`, 'utf8'))
  const read = isMetafile(meta) ? Object.keys(meta.inputs) : []
  // The bundler names files from the folder of the config.
  const own = read
    .filter((path) => !path.includes('node_modules/'))
    .map((path) => relative(ROOT, resolve(ROOT, dirname(worker.config), path)))
  const inputs: Inputs = {}
  for (const path of new Set([worker.config, 'package-lock.json', 'tsconfig.json', ...own])) {
    const file = await stat(ROOT + path).catch(() => null)
    if (file) inputs[path] = file.mtimeMs >= since ? '' : await digest(ROOT + path)
  }
  return inputs
}

const isMetafile = (value: unknown): value is { inputs: Record<string, unknown> } =>
  typeof value === 'object' && value !== null && 'inputs' in value

async function isFresh(out: string): Promise<boolean> {
  try {
    await stat(`${out}/index.js`)
    const inputs = JSON.parse(await readFile(`${out}/inputs.json`, 'utf8')) as Inputs
    const same = await Promise.all(
      Object.entries(inputs).map(async ([path, sum]) => (await digest(ROOT + path)) === sum),
    )
    return same.every(Boolean)
  } catch {
    return false
  }
}

const digest = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')

/** One build at a time in a working copy: two at once would write the same files. */
export async function locked<T>(work: () => Promise<T>): Promise<T> {
  await mkdir(WORK_DIR, { recursive: true })
  for (;;) {
    try {
      await mkdir(LOCK)
      break
    } catch {
      const held = await stat(LOCK).catch(() => null)
      if (held && Date.now() - held.mtimeMs > LOCK_STALE_MS) {
        await rm(LOCK, { recursive: true, force: true })
      } else await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  try {
    return await work()
  } finally {
    await rm(LOCK, { recursive: true, force: true })
  }
}
