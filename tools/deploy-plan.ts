import { kvTitle } from './deploy/shop-name.ts'

/** The parts of a wrangler config that a deployment must see to, as the file has them. */
export interface DeployConfig {
  name: string
  main: string
  vars?: Record<string, unknown>
  secrets?: { required?: string[] }
  d1_databases?: {
    binding: string
    database_name: string
    database_id?: string
    migrations_dir?: string
  }[]
  kv_namespaces?: { binding: string; id?: string }[]
  r2_buckets?: { binding: string; bucket_name: string }[]
  queues?: {
    producers?: { queue: string }[]
    consumers?: { queue: string; dead_letter_queue?: string }[]
  }
  durable_objects?: { code_update_strategy?: { mode: string; max_delay?: number } }
  assets?: { directory?: string }
  send_email?: { name: string }[]
}

/** Which of the shop's resources an account has. */
export interface Existing {
  /** Name → id. */
  d1: Record<string, string>
  /** Title → id. */
  kv: Record<string, string>
  r2: string[]
  queues: string[]
}

export type CreateStep = {
  do: 'create-d1' | 'create-kv' | 'create-r2' | 'create-queue'
  name: string
}
export type DeployStep =
  | CreateStep
  | { do: 'migrate'; binding: string; database: string }
  | { do: 'deploy'; worker: string; secrets: string[] }

const unique = (names: string[]): string[] => [...new Set(names)]

/** The names of everything the configs bind, each once, in the order of creation. */
export function resourcesOf(configs: readonly DeployConfig[], prefix: string) {
  return {
    d1: unique(configs.flatMap((c) => (c.d1_databases ?? []).map((db) => db.database_name))),
    kv: unique(
      configs.flatMap((c) => (c.kv_namespaces ?? []).map((n) => kvTitle(n.binding, prefix))),
    ),
    r2: unique(configs.flatMap((c) => (c.r2_buckets ?? []).map((b) => b.bucket_name))),
    queues: unique(configs.flatMap(queuesOf)),
  }
}

/**
 * Everything a deployment does, in order: what is missing is created, then databases are migrated
 * (migrations only add, so the Workers still running are not disturbed), then each Worker is
 * deployed after those it calls.
 * @param configs in the order of deployment
 * @param secrets secret → the Workers that get a new value of it
 */
export function deployPlan(
  configs: readonly DeployConfig[],
  existing: Existing,
  secrets: Record<string, string[]>,
  prefix: string,
): DeployStep[] {
  const { d1, kv, r2, queues } = resourcesOf(configs, prefix)
  const create = (kind: CreateStep['do'], names: string[], has: string[]) =>
    names.filter((name) => !has.includes(name)).map((name): DeployStep => ({ do: kind, name }))
  const databases = configs.flatMap((config) => config.d1_databases ?? [])
  const migrated = new Map(databases.map((db) => [db.database_name, db.binding]))
  return [
    ...create('create-d1', d1, Object.keys(existing.d1)),
    ...create('create-kv', kv, Object.keys(existing.kv)),
    ...create('create-r2', r2, existing.r2),
    ...create('create-queue', queues, existing.queues),
    ...[...migrated].map(
      ([database, binding]): DeployStep => ({ do: 'migrate', binding, database }),
    ),
    ...configs.map(({ name }): DeployStep => {
      const set = Object.keys(secrets).filter((secret) => secrets[secret]?.includes(name))
      return { do: 'deploy', worker: name, secrets: set }
    }),
  ]
}

/** A queue's dead letters first: a consumer names a queue that must be there. */
const queuesOf = ({ queues }: DeployConfig): string[] => [
  ...(queues?.consumers ?? []).flatMap(({ queue, dead_letter_queue: dead }) =>
    dead === undefined ? [queue] : [dead, queue],
  ),
  ...(queues?.producers ?? []).map(({ queue }) => queue),
]

/** A step in words, for the plan a person reads. */
export function describeStep(step: DeployStep): string {
  switch (step.do) {
    case 'create-d1':
      return `create D1 database ${step.name}`
    case 'create-kv':
      return `create KV namespace ${step.name}`
    case 'create-r2':
      return `create R2 bucket ${step.name}`
    case 'create-queue':
      return `create queue ${step.name}`
    case 'migrate':
      return `migrate ${step.database}`
    case 'deploy':
      return step.secrets.length === 0
        ? `deploy ${step.worker}`
        : `deploy ${step.worker} with new secrets ${step.secrets.join(', ')}`
  }
}
