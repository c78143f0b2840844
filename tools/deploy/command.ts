import { defineCommand } from 'citty'
import shop from '../../shop.config.ts'
import { type DeployConfig, deployPlan, describeStep, type Existing } from '../deploy-plan.ts'
import { locked } from '../local/bundle.ts'
import { orRefuse, requireKnown, wholeNumber } from '../local/command-line.ts'
import { Refusal } from '../local/refusal.ts'
import { runTool } from '../local/run-tool.ts'
import { buildStorefront } from '../local/storefront.ts'
import { ROOT } from '../local/workers.ts'
import { explained, openAccount } from './cloudflare.ts'
import { absoluteFrom, Deployment, type DeployOptions, outDir, writeConfig } from './deployment.ts'
import { paymentNotice } from './payment-notice.ts'
import { readDeployConfigs } from './read-configs.ts'
import { givenSecrets, planSecrets } from './secrets.ts'
import { DEFAULT_SHOP, kvTitle, shopPrefix } from './shop-name.ts'

const args = {
  'dry-run': {
    type: 'boolean',
    default: false,
    description: 'Print the plan for an empty account and bundle all Workers; change nothing',
  },
  name: {
    type: 'string',
    default: DEFAULT_SHOP,
    description: 'What the names of all resources begin with, such as bikes',
  },
  env: { type: 'string', default: '', description: 'A second shop beside it, such as staging' },
  preview: {
    type: 'boolean',
    default: false,
    description: 'A shop to try: it offers the sandbox payment and says so on every page',
  },
  'replace-secret': {
    type: 'string',
    default: '',
    description: 'Give this secret a new value in every Worker although it is in use',
  },
  adopt: {
    type: 'boolean',
    default: false,
    description: 'Take resources of these names that no deployment of this shop has created',
  },
  wait: {
    type: 'string',
    default: '3600',
    description: 'At most so many seconds for objects in use to change to new code',
  },
} as const

/** The command line of `npm run deploy`. */
export const deployTool = defineCommand({
  meta: { name: 'deploy', description: 'Create what is missing, migrate, and deploy in order' },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, { ...args, dryRun: true, replaceSecret: true })
      const prefix = shopPrefix(given.name, given.env)
      const configs = readDeployConfigs(prefix)
      const options: DeployOptions = {
        prefix,
        shop: { name: given.name, env: given.env },
        environment: given.preview ? 'preview' : 'production',
        replace: secretsToReplace(given['replace-secret'], configs),
        adopt: given.adopt,
        waitSecondsMax: wholeNumber('wait', given.wait, 0, 86_400),
      }
      if (given['dry-run']) await dryRun(configs, options)
      else await deploy(configs, options)
    }),
})

async function deploy(configs: DeployConfig[], options: DeployOptions): Promise<void> {
  const { prefix, environment } = options
  let accountId = ''
  try {
    const cloudflare = await openAccount()
    accountId = cloudflare.accountId
    const deployment = new Deployment(cloudflare, configs, options)
    const plan = await deployment.plan()
    printPlan(plan.steps.map(describeStep))
    await build()
    await deployment.carryOut(plan, (line) => console.log(line))
    console.log(paymentNotice(shop.payment.methods, environment))
    console.log(`Next: ${staffCommand(options.shop)}`)
    console.log(`ready https://${prefix}-gateway.${plan.account.host}`)
  } catch (error) {
    throw explained('The deployment ended', error, accountId)
  }
}

/** The command that creates the first member of staff of this shop. */
function staffCommand({ name, env }: DeployOptions['shop']): string {
  const flags = [
    ...(name === DEFAULT_SHOP ? [] : [`--shop ${name}`]),
    ...(env === '' ? [] : [`--env ${env}`]),
  ]
  const create = ['npm run staff -- create --remote', ...flags].join(' ')
  return `${create} --name "Your name" --email you@example.com --role owner`
}

/** Secrets of the command line. Throws Refusal for one that no Worker requires. */
function secretsToReplace(text: string, configs: readonly DeployConfig[]): string[] {
  const required = new Set(configs.flatMap(({ secrets }) => secrets?.required ?? []))
  const named = text.split(',').filter((secret) => secret !== '')
  const unknown = named.find((secret) => !required.has(secret))
  if (unknown === undefined) return named
  throw new Refusal(`--replace-secret ${unknown}: give one of ${[...required].join(', ')}.`)
}

function printPlan(lines: string[]): void {
  for (const [index, line] of lines.entries()) {
    console.log(`${String(index + 1).padStart(3)}  ${line}`)
  }
}

async function build(): Promise<void> {
  const storefront = await locked(() => buildStorefront(false))
  if (!storefront.ok) throw new Refusal(`The storefront does not build:\n${storefront.said}`)
}

/** The plan for an empty account, and the bundles of all Workers. Asks no account for anything. */
async function dryRun(configs: DeployConfig[], options: DeployOptions): Promise<void> {
  const { prefix, environment } = options
  const nothing: Existing = { d1: {}, kv: {}, r2: [], queues: [] }
  const { set } = planSecrets(configs, {}, [])
  const secrets = { ...set, ...givenSecrets(configs, process.env) }
  printPlan(deployPlan(configs, nothing, secrets, prefix).map(describeStep))
  await build()
  const made = configs.map(async (config) => {
    const file = await writeConfig(config, {
      prefix,
      accountId: '0'.repeat(32),
      existing: committedIds(configs, prefix),
      vars: { ENVIRONMENT: environment },
      assets: `${ROOT}dist`,
      absolute: absoluteFrom(config, prefix),
    })
    const out = `${outDir(prefix)}/${config.name}/bundle`
    const { ok, said } = await runTool([
      ...['wrangler', 'deploy', '--dry-run', '-c', file],
      ...['--outdir', out],
    ])
    if (!ok) throw new Refusal(`${config.name} does not bundle:\n${said}`)
  })
  await Promise.all(made)
  console.log(paymentNotice(shop.payment.methods, environment))
  console.log('All Workers bundle. Nothing was changed.')
}

/** The ids of local shops: good enough to bundle with. */
const committedIds = (configs: DeployConfig[], prefix: string): Pick<Existing, 'd1' | 'kv'> => ({
  d1: Object.fromEntries(
    configs
      .flatMap((config) => config.d1_databases ?? [])
      .map((db) => [db.database_name, db.database_id ?? '']),
  ),
  kv: Object.fromEntries(
    configs
      .flatMap((config) => config.kv_namespaces ?? [])
      .map((one) => [kvTitle(one.binding, prefix), one.id ?? '']),
  ),
})
