/** The parts of a wrangler config that a deployment must see to, as the file has them. */
export interface DeployConfig {
  name: string
  main: string
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
  assets?: { directory?: string }
}

/** What the account has. */
export interface Existing {
  /** Name → id. */
  d1: Record<string, string>
  /** Title → id. */
  kv: Record<string, string>
  r2: string[]
  queues: string[]
  /** Worker → names of the secrets it has; none for a Worker that is not there yet. */
  secrets: Record<string, string[]>
}

export type DeployStep =
  | { do: 'create-d1' | 'create-kv' | 'create-r2' | 'create-queue'; name: string }
  | { do: 'migrate'; binding: string; database: string }
  | { do: 'deploy'; worker: string; secrets: string[] }

/** The title of a KV namespace: what binds it carries no name of its own in a config. */
export const kvTitle = (binding: string): string => `kerbside-${binding.toLowerCase()}`

const unique = (names: string[]): string[] => [...new Set(names)]

/**
 * Everything a deployment does, in order: what is missing is created, then databases are migrated
 * (migrations only add, so the Workers still running are not disturbed), then each Worker is
 * deployed after those it calls.
 * @param configs in the order of deployment
 */
export function deployPlan(configs: DeployConfig[], existing: Existing): DeployStep[] {
  const databases = configs.flatMap((config) => config.d1_databases ?? [])
  const d1 = unique(databases.map(({ database_name }) => database_name))
  const kv = unique(configs.flatMap((c) => (c.kv_namespaces ?? []).map((n) => kvTitle(n.binding))))
  const r2 = unique(configs.flatMap((c) => (c.r2_buckets ?? []).map((b) => b.bucket_name)))
  const create = (
    kind: 'create-d1' | 'create-kv' | 'create-r2' | 'create-queue',
    names: string[],
    has: string[],
  ) => names.filter((name) => !has.includes(name)).map((name): DeployStep => ({ do: kind, name }))
  const migrated = new Map(databases.map((db) => [db.database_name, db.binding]))
  return [
    ...create('create-d1', d1, Object.keys(existing.d1)),
    ...create('create-kv', kv, Object.keys(existing.kv)),
    ...create('create-r2', r2, existing.r2),
    ...create('create-queue', unique(configs.flatMap(queuesOf)), existing.queues),
    ...[...migrated].map(
      ([database, binding]): DeployStep => ({ do: 'migrate', binding, database }),
    ),
    ...configs.map((config): DeployStep => {
      const has = existing.secrets[config.name] ?? []
      const secrets = (config.secrets?.required ?? []).filter((name) => !has.includes(name))
      return { do: 'deploy', worker: config.name, secrets }
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

/**
 * The config a Worker is deployed with: the committed one with the account's ids, and with paths
 * that hold from another folder. An id that is not known keeps what the config says.
 * @param absolute makes a path of the config absolute
 */
export function deployedConfig<C extends DeployConfig>(
  config: C,
  existing: Pick<Existing, 'd1' | 'kv'>,
  absolute: (path: string) => string,
): C {
  const { d1_databases: d1, kv_namespaces: kv, assets } = config
  return {
    ...config,
    main: absolute(config.main),
    ...(d1 && {
      d1_databases: d1.map((db) => ({
        ...db,
        database_id: existing.d1[db.database_name] ?? db.database_id,
        ...(db.migrations_dir !== undefined && { migrations_dir: absolute(db.migrations_dir) }),
      })),
    }),
    ...(kv && {
      kv_namespaces: kv.map((one) => ({ ...one, id: existing.kv[kvTitle(one.binding)] ?? one.id })),
    }),
    ...(assets?.directory !== undefined && {
      assets: { ...assets, directory: absolute(assets.directory) },
    }),
  }
}

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
