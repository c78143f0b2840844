import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { defineCommand, runMain } from 'citty'
import { create, readAccount } from './deploy/account.ts'
import {
  type DeployConfig,
  type DeployStep,
  deployedConfig,
  deployPlan,
  describeStep,
  type Existing,
} from './deploy-plan.ts'
import { orRefuse, requireKnown } from './local/command-line.ts'
import { Refusal } from './local/refusal.ts'
import { runTool } from './local/run-tool.ts'
import { buildStorefront } from './local/storefront.ts'
import { GATEWAY, ROOT, WORK_DIR, WORKERS } from './local/workers.ts'

const args = {
  'dry-run': {
    type: 'boolean',
    default: false,
    description: 'Print the plan for an empty account and bundle all Workers; change nothing',
  },
} as const

/** Secrets of the shop's own making: random ones are as good as any. */
const GENERATED = ['SESSION_SECRET', 'PASS_SECRET', 'SANDBOX_WEBHOOK_SECRET']
/** One value per name: Workers that share a secret's name share the secret. */
const generated = new Map<string, string>()
const NOTHING: Existing = { d1: {}, kv: {}, r2: [], queues: [], secrets: {} }
const OUT = `${WORK_DIR}/deploy`
const configFile = (worker: string) => `${OUT}/${worker}/wrangler.json`

const command = defineCommand({
  meta: { name: 'deploy', description: 'Create what is missing, migrate, and deploy in order' },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, { ...args, dryRun: true })
      const configs = await readConfigs()
      const existing = given['dry-run'] ? NOTHING : await readAccount(configs)
      const plan = deployPlan(configs, existing)
      for (const [index, step] of plan.entries()) {
        console.log(`${String(index + 1).padStart(3)}  ${describeStep(step)}`)
      }
      const storefront = await buildStorefront(false)
      if (!storefront.ok) throw new Refusal(`The storefront does not build:\n${storefront.said}`)
      if (given['dry-run']) return tryBundles(configs)
      await carryOut(plan, configs)
    }),
})

async function readConfigs(): Promise<DeployConfig[]> {
  process.env.WRANGLER_LOG ??= 'error'
  const { experimental_readRawConfig } = await import('wrangler')
  return WORKERS.map(({ config }) => {
    const { rawConfig } = experimental_readRawConfig({ config: ROOT + config })
    return rawConfig as DeployConfig
  })
}

/** Writes each Worker's config with the account's ids. The committed configs are left alone. */
async function writeConfigs(
  configs: DeployConfig[],
  ids: Pick<Existing, 'd1' | 'kv'>,
): Promise<void> {
  for (const [index, { name, config: path }] of WORKERS.entries()) {
    const config = configs[index]
    if (!config) continue
    const absolute = (relative: string) => resolve(ROOT, dirname(path), relative)
    await mkdir(dirname(configFile(name)), { recursive: true })
    const written = deployedConfig(config, ids, absolute)
    await writeFile(configFile(name), `${JSON.stringify(written, null, 2)}\n`)
  }
}

async function tryBundles(configs: DeployConfig[]): Promise<void> {
  await writeConfigs(configs, NOTHING)
  await Promise.all(
    WORKERS.map(({ name }) =>
      must(['deploy', '--dry-run', '-c', configFile(name), '--outdir', `${OUT}/${name}/bundle`]),
    ),
  )
  console.log('All Workers bundle. Nothing was changed.')
}

async function carryOut(plan: DeployStep[], configs: DeployConfig[]): Promise<void> {
  for (const step of plan) {
    if (!('name' in step)) continue
    console.log(describeStep(step))
    await create(step)
  }
  // The ids of what was just created are read back rather than taken from printed text.
  await writeConfigs(configs, await readAccount(configs))
  for (const step of plan) {
    if ('name' in step) continue
    console.log(describeStep(step))
    if (step.do === 'migrate') {
      const binding = step.binding
      await must(['d1', 'migrations', 'apply', binding, '--remote', '-c', configFile(GATEWAY)])
    } else await deploy(step.worker, step.secrets)
  }
  console.log('Deployed. Create a member of staff with: npm run staff -- --help')
}

/** Deploys a Worker together with the secrets it lacks, which stand in a file only meanwhile. */
async function deploy(worker: string, secrets: string[]): Promise<void> {
  if (secrets.length === 0) return must(['deploy', '-c', configFile(worker)])
  const file = `${OUT}/${worker}/secrets.json`
  const values: Record<string, string> = {}
  for (const name of secrets) values[name] = await secretValue(name)
  try {
    await writeFile(file, JSON.stringify(values), { mode: 0o600 })
    await must(['deploy', '-c', configFile(worker), '--secrets-file', file])
  } finally {
    await rm(file, { force: true })
  }
}

async function secretValue(secret: string): Promise<string> {
  if (GENERATED.includes(secret)) {
    const made = generated.get(secret) ?? randomBytes(32).toString('base64url')
    generated.set(secret, made)
    return made
  }
  const given = process.env[secret]
  if (given !== undefined && given !== '') return given
  if (!process.stdin.isTTY) throw new Refusal(`Set ${secret} in the environment and deploy again.`)
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await prompt.question(`${secret}: `)
  prompt.close()
  return answer.trim()
}

async function must(args: string[]): Promise<void> {
  const { ok, said } = await runTool(['wrangler', ...args])
  if (!ok) throw new Refusal(`wrangler ${args.slice(0, 3).join(' ')} failed:\n${said}`)
}

await runMain(command)
