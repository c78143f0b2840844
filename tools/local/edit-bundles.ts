import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type BuildContext, context, type OutputFile, type Plugin } from 'esbuild'
import { BuildError } from './bundle.ts'
import { readConfigured } from './configs.ts'
import { bundleDir, ROOT, WORKERS, type WorkerSpec } from './workers.ts'

export interface EditBundles {
  /**
   * Bundles again and writes what changed since. Gives the Workers that were written since the last
   * update that came to its end. Throws BuildError.
   */
  update(): Promise<string[]>
}

type Bundler = BuildContext<{ write: false; metafile: true }>

/** What a bundle was made of and what it became. */
interface Known {
  worker: WorkerSpec
  bundler: Bundler
  /** When each file was changed, in milliseconds; null where the last build failed. */
  inputs: Map<string, number> | null
  sum: string
}

/**
 * Bundles the Workers while one edits. Wrangler bundles what is deployed and what a start runs; it
 * takes seconds to start and remembers nothing. These contexts remember what they have parsed, so
 * that an edit costs a fraction of a second; the options that shape the code are wrangler's. The
 * next start does not take these bundles for its own.
 */
export async function openEditBundles(): Promise<EditBundles> {
  const bundles: Known[] = []
  for (const worker of WORKERS) {
    const known: Known = { worker, bundler: await open(worker), inputs: null, sum: '' }
    // What does not bundle now is written once it does.
    known.sum = await bundle(known).then(sumOf, () => '')
    bundles.push(known)
  }
  const changed = new Set<string>()
  return {
    async update() {
      for (const known of bundles) {
        if (known.inputs && (await areUnchanged(known.inputs))) continue
        const files = await bundle(known)
        const sum = sumOf(files)
        if (sum === known.sum) continue
        await write(known.worker, files)
        known.sum = sum
        changed.add(known.worker.name)
      }
      const names = [...changed]
      changed.clear()
      return names
    },
  }
}

const open = (worker: WorkerSpec): Promise<Bundler> =>
  context({
    absWorkingDir: ROOT,
    entryPoints: { index: readConfigured(worker.config).main },
    outdir: bundleDir(worker.name),
    write: false,
    metafile: true,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    define: { 'process.env.NODE_ENV': '"production"' },
    external: ['cloudflare:*', 'node:*'],
    keepNames: true,
    loader: { '.wasm': 'copy' },
    plugins: [wasmModules],
    logLevel: 'silent',
  })

/** `x.wasm?module` is the file `x.wasm`. */
const wasmModules: Plugin = {
  name: 'wasm-modules',
  setup(build) {
    build.onResolve({ filter: /\.wasm\?module$/ }, ({ path, kind, resolveDir }) =>
      build.resolve(path.replace('?module', ''), { kind, resolveDir }),
    )
  },
}

async function bundle(known: Known): Promise<OutputFile[]> {
  const { worker, bundler } = known
  known.inputs = null
  const since = Date.now()
  const { outputFiles, metafile } = await bundler.rebuild().catch((error: unknown) => {
    throw new BuildError(`${worker.name} does not build:\n${String(error)}`)
  })
  const times = await Promise.all(
    Object.keys(metafile.inputs)
      .filter((path) => !path.startsWith('node_modules/'))
      .map(async (path): Promise<[string, number]> => [path, await changedAt(path)]),
  )
  // A file saved while the bundler ran is read again by the next update.
  known.inputs = new Map(times.map(([path, at]) => [path, at >= since ? Number.NaN : at]))
  return outputFiles
}

const changedAt = (path: string): Promise<number> =>
  stat(ROOT + path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.NaN,
  )

async function areUnchanged(inputs: ReadonlyMap<string, number>): Promise<boolean> {
  const same = await Promise.all(
    [...inputs].map(async ([path, at]) => (await changedAt(path)) === at),
  )
  return same.every(Boolean)
}

const sumOf = (files: readonly OutputFile[]): string =>
  files.map(({ path, hash }) => `${basename(path)} ${hash}`).join('\n')

async function write(worker: WorkerSpec, files: readonly OutputFile[]): Promise<void> {
  const out = bundleDir(worker.name)
  await mkdir(out, { recursive: true })
  // Without its inputs a bundle counts as stale.
  await rm(`${out}/inputs.json`, { force: true })
  for (const { path, contents } of files) await writeFile(path, contents)
}
