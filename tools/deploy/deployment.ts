import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import {
  type CreateStep,
  type DeployConfig,
  type DeployStep,
  deployPlan,
  describeStep,
} from '../deploy-plan.ts'
import { readMigrations } from '../local/migrations.ts'
import { Refusal } from '../local/refusal.ts'
import { runToolWith } from '../local/run-tool.ts'
import { ROOT, WORK_DIR, WORKERS } from '../local/workers.ts'
import { type AccountState, bucketExists, create, namesOf, readAccount } from './account.ts'
import type { Cloudflare } from './cloudflare.ts'
import { stageFiles } from './earlier-files.ts'
import { requireOrdersDatabases } from './orders-databases.ts'
import {
  deploymentsBucket,
  emptyRecord,
  foreignResources,
  type Kind,
  type Names,
  readRecord,
  type ShopRecord,
  withCreated,
  writeRecord,
} from './record.ts'
import { migrateRemote } from './remote-database.ts'
import { SecretValues } from './secret-values.ts'
import { FINGERPRINTS, givenSecrets, planSecrets, writeFingerprints } from './secrets.ts'
import { deployedConfig, type WrittenFor } from './worker-config.ts'

export interface DeployOptions {
  prefix: string
  shop: ShopRecord['shop']
  /** Value of `ENVIRONMENT` in every Worker. */
  environment: string
  /** Secrets to replace although they are in use. */
  replace: string[]
  /** Takes resources of the shop's names that no deployment has created. */
  adopt: boolean
  /** Longest wait for objects that still run the code before. */
  waitSecondsMax: number
}

/** Where a deployment's own files stand. */
export const outDir = (prefix: string): string => `${WORK_DIR}/deploy/${prefix}`

/** A deployment of the configs to an account. `configs` carry the shop's names, in order. */
export class Deployment {
  readonly #cloudflare: Cloudflare
  readonly #configs: readonly DeployConfig[]
  readonly #options: DeployOptions
  readonly #bucket: string

  constructor(cloudflare: Cloudflare, configs: readonly DeployConfig[], options: DeployOptions) {
    this.#cloudflare = cloudflare
    this.#configs = configs
    this.#options = options
    this.#bucket = deploymentsBucket(options.prefix)
  }

  /** What is to do. Throws Refusal for what stands in the way; changes nothing. */
  async plan(): Promise<{ account: AccountState; record: ShopRecord; steps: DeployStep[] }> {
    const { prefix, shop, replace, adopt } = this.#options
    const account = await readAccount(this.#cloudflare, this.#configs, prefix)
    requireOrdersDatabases(this.#configs, Object.keys(account.existing.d1))
    const recorded = await bucketExists(this.#cloudflare, this.#bucket)
    const found = recorded ? await readRecord(this.#cloudflare, this.#bucket, shop) : null
    const record = found ?? emptyRecord(shop)
    const foreign = foreignResources(namesOf(account), record)
    if (recorded && !found) foreign.push(`R2 bucket ${this.#bucket}`)
    if (foreign.length > 0 && !adopt) {
      throw new Refusal(
        `The account has these already, and no deployment of this shop created them: ` +
          `${foreign.join(', ')}.\nChoose another name with --name, or take them over with --adopt.`,
      )
    }
    const secrets = planSecrets(this.#configs, account.workers, replace)
    if (secrets.conflicts.length > 0) {
      throw new Refusal(
        `${secrets.conflicts.join('\n')}\nThe value in use cannot be read back. ` +
          `--replace-secret <name> gives a new one to every Worker; what the old one signed ends.`,
      )
    }
    const set = { ...secrets.set, ...givenSecrets(this.#configs, process.env) }
    const steps = deployPlan(this.#configs, account.existing, set, prefix)
    return { account, record, steps }
  }

  /** Does it. A run that breaks is finished by the next one. */
  async carryOut(
    { account, record, steps }: Awaited<ReturnType<Deployment['plan']>>,
    log: (line: string) => void,
  ): Promise<void> {
    const values = new SecretValues(steps)
    await values.read()
    const creates = steps.filter((step): step is CreateStep => 'name' in step)
    await this.#record(withCreated(record, namesToCreate(steps, namesOf(account))))
    for (const step of creates) {
      log(describeStep(step))
      await create(this.#cloudflare, step, account.existing)
    }
    const assets = `${outDir(this.#options.prefix)}/assets`
    const given = { ...this.#options, accountId: this.#cloudflare.accountId, assets }
    await this.#writeConfigs({ ...given, existing: account.existing }, account, values)
    for (const step of steps) {
      if (step.do === 'migrate') await this.#migrate(step, account, log)
    }
    const { kept } = await stageFiles(this.#cloudflare, this.#bucket, {
      build: `${ROOT}dist`,
      folder: assets,
      now: Date.now(),
    })
    if (kept > 0) log(`keep ${kept} files of earlier builds for pages that are open`)
    for (const step of steps) {
      if (step.do !== 'deploy') continue
      log(describeStep(step))
      await this.#upload(step.worker, values.of(step.secrets))
      await this.#waitForObjects(step.worker, account, log)
    }
  }

  /** Keeps what is about to be created, in the bucket that is created first. */
  async #record(record: ShopRecord): Promise<void> {
    if (!(await bucketExists(this.#cloudflare, this.#bucket))) {
      await this.#cloudflare.call('POST', '/r2/buckets', { json: { name: this.#bucket } })
    }
    await writeRecord(this.#cloudflare, this.#bucket, record)
  }

  async #writeConfigs(
    given: Omit<WrittenFor, 'absolute' | 'vars'>,
    account: AccountState,
    values: SecretValues,
  ): Promise<void> {
    for (const config of this.#configs) {
      const fingerprints = { ...account.workers[config.name]?.fingerprints }
      Object.assign(fingerprints, values.fingerprintsFor(config.name))
      const vars = {
        ENVIRONMENT: this.#options.environment,
        ...(Object.keys(fingerprints).length > 0 && {
          [FINGERPRINTS]: writeFingerprints(fingerprints),
        }),
      }
      await writeConfig(config, { ...given, vars, absolute: absoluteFrom(config, given.prefix) })
    }
  }

  async #migrate(
    step: Extract<DeployStep, { do: 'migrate' }>,
    { existing }: AccountState,
    log: (line: string) => void,
  ): Promise<void> {
    const database = this.#configs
      .flatMap((config) => config.d1_databases ?? [])
      .find(({ database_name }) => database_name === step.database)
    const migrations = await readMigrations(basename(database?.migrations_dir ?? ''))
    const id = existing.d1[step.database] ?? ''
    const applied = await migrateRemote(this.#cloudflare, id, migrations)
    log(`${describeStep(step)}: ${applied} of ${migrations.length} migrations were missing`)
  }

  /** Uploads a Worker with the secrets it lacks, which stand in a file only meanwhile. */
  async #upload(worker: string, secrets: Record<string, string>): Promise<void> {
    const config = configFile(this.#options.prefix, worker)
    const file = `${dirname(config)}/secrets.json`
    const some = Object.keys(secrets).length > 0
    try {
      if (some) await writeFile(file, JSON.stringify(secrets), { mode: 0o600 })
      const more = some ? ['--secrets-file', file] : []
      const env = { CLOUDFLARE_ACCOUNT_ID: this.#cloudflare.accountId }
      const { ok, said } = await runToolWith(env, ['wrangler', 'deploy', '-c', config, ...more])
      if (!ok) throw new Refusal(`${worker} was not deployed. wrangler says:\n${said}`)
    } finally {
      await rm(file, { force: true })
    }
  }

  /** Callers come after the objects they call: objects in use change to new code with a delay. */
  async #waitForObjects(
    worker: string,
    { workers }: AccountState,
    log: (line: string) => void,
  ): Promise<void> {
    const config = this.#configs.find(({ name }) => name === worker)
    const delay = config?.durable_objects?.code_update_strategy?.max_delay ?? 0
    const seconds = Math.min(delay, this.#options.waitSecondsMax)
    // A Worker that was not there has no objects in use.
    if (seconds === 0 || !workers[worker]) return
    log(`wait ${seconds} seconds until no object runs the code before`)
    await new Promise((done) => setTimeout(done, seconds * 1000))
  }
}

const configFile = (prefix: string, worker: string): string =>
  `${outDir(prefix)}/${worker}/wrangler.json`

/** Paths of a committed config start from its folder. */
export function absoluteFrom({ name }: DeployConfig, prefix: string): (path: string) => string {
  const spec = WORKERS.find((worker) => worker.name.endsWith(name.slice(prefix.length)))
  return (path) => resolve(ROOT, dirname(spec?.config ?? ''), path)
}

/** Writes the config of one Worker; the committed one is left alone. Gives the file. */
export async function writeConfig(config: DeployConfig, given: WrittenFor): Promise<string> {
  const file = configFile(given.prefix, config.name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(deployedConfig(config, given), null, 2)}\n`)
  return file
}

const KIND_OF: Record<CreateStep['do'], Kind> = {
  'create-d1': 'd1',
  'create-kv': 'kv',
  'create-r2': 'r2',
  'create-queue': 'queue',
}

/** What the plan creates, together with what is there (a plan that got here may take it). */
function namesToCreate(steps: readonly DeployStep[], existing: Names): Names {
  const names = structuredClone(existing)
  for (const step of steps) {
    if (step.do === 'deploy') names.worker.push(step.worker)
    else if ('name' in step) names[KIND_OF[step.do]].push(step.name)
  }
  return names
}
