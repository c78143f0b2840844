import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { endOnDeath, orRefuse, stopOnSignal } from '../local/command-line.ts'
import { readConfigured } from '../local/configs.ts'
import { Refusal } from '../local/refusal.ts'
import { runTool } from '../local/run-tool.ts'
import { type Runtime, startRuntime } from '../local/runtime.ts'
import { bundleDir, GATEWAY } from '../local/workers.ts'

const BASELINE = [
  { name: 'kerbside-baseline', config: 'tools/baseline/wrangler.toml' },
  { name: 'kerbside-baseline-object', config: 'tools/baseline/object/wrangler.toml' },
] as const

/**
 * Bundles one of the baseline's Workers as the shop's are, and gives the options it runs with. The
 * first one stands at the runtime's public door, under the name the runtime knows that door by.
 */
async function baselineWorker({ name, config }: (typeof BASELINE)[number]) {
  const dir = bundleDir(name)
  const { ok, said } = await runTool([
    ...['wrangler', 'deploy', '--dry-run', '-c', config, '--outdir', dir],
  ])
  if (!ok) throw new Refusal(`${name} does not build:\n${said}`)
  const { rootPath: _, modulesRules: __, ...options } = readConfigured(config).options
  const isDoor = name === BASELINE[0].name
  return {
    ...options,
    name: isDoor ? GATEWAY : name,
    modules: true,
    modulesRoot: dir,
    scriptPath: `${dir}/index.js`,
    ...(isDoor ? { unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }] } : {}),
  } as const
}

/** Runs the baseline on a state of its own until it is told to stop; prints where it listens. */
await orRefuse(async () => {
  const data = await mkdtemp(`${tmpdir()}/kerbside-baseline-`)
  let runtime: Runtime | null = null
  stopOnSignal(async () => {
    await runtime?.stop()
    await rm(data, { recursive: true, force: true })
  })
  runtime = await startRuntime(await Promise.all(BASELINE.map(baselineWorker)), data, endOnDeath)
  process.stdout.write(`ready ${runtime.url}\n`)
})
