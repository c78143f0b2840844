import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type BuildContext, context, type OutputFile, type Plugin } from 'esbuild'
import { BuildError } from './bundle.ts'
import { readConfigured } from './configs.ts'
import { bundleDir, ROOT, WORKERS, type WorkerSpec } from './workers.ts'

export interface EditBundles {
  /** Bundles again and writes what changed since. Gives the Workers concerned. Throws BuildError. */
  update(): Promise<string[]>
}

type Bundler = BuildContext<{ write: false }>

/**
 * Bundles the Workers while one edits. Wrangler bundles what is deployed and what a start runs; it
 * takes seconds to start and remembers nothing. These contexts remember what they have parsed, so
 * that an edit costs a fraction of a second; the options that shape the code are wrangler's. The
 * next start does not take these bundles for its own.
 */
export async function openEditBundles(): Promise<EditBundles> {
  const bundlers: { worker: WorkerSpec; bundler: Bundler; sum: string }[] = []
  for (const worker of WORKERS) {
    const bundler = await open(worker)
    // What does not bundle now is written once it does.
    const sum = await bundle(worker, bundler).then(sumOf, () => '')
    bundlers.push({ worker, bundler, sum })
  }
  return {
    async update() {
      const changed: string[] = []
      for (const known of bundlers) {
        const files = await bundle(known.worker, known.bundler)
        const sum = sumOf(files)
        if (sum === known.sum) continue
        await write(known.worker, files)
        known.sum = sum
        changed.push(known.worker.name)
      }
      return changed
    },
  }
}

const open = (worker: WorkerSpec): Promise<Bundler> =>
  context({
    absWorkingDir: ROOT,
    entryPoints: { index: readConfigured(worker.config).main },
    outdir: bundleDir(worker.name),
    write: false,
    bundle: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    define: { 'process.env.NODE_ENV': '"production"' },
    external: ['cloudflare:*', 'node:*'],
    keepNames: true,
    sourcemap: true,
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

async function bundle(worker: WorkerSpec, bundler: Bundler): Promise<OutputFile[]> {
  const { outputFiles } = await bundler.rebuild().catch((error: unknown) => {
    throw new BuildError(`${worker.name} does not build:\n${String(error)}`)
  })
  return outputFiles
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
