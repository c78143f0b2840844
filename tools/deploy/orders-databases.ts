import type { DeployConfig } from '../deploy-plan.ts'
import { Refusal } from '../local/refusal.ts'

const BINDING = /^ORDERS_(\d+)$/

/** The databases of the orders that a config binds: name by shard. */
function boundIn({ d1_databases: databases = [] }: DeployConfig): Map<number, string> {
  return new Map(
    databases.flatMap(({ binding, database_name: name }) => {
      const shard = BINDING.exec(binding)?.[1]
      return shard === undefined ? [] : [[Number(shard), name] as const]
    }),
  )
}

/**
 * Refuses configs under which an order would not be found: the shard stands in each order's id, so
 * that a database keeps its number for ever. Databases are numbered from 0 without a gap, the same
 * in every Worker, and each is in use once it was deployed.
 * @param existing names of the databases that the account has
 */
export function requireOrdersDatabases(
  configs: readonly DeployConfig[],
  existing: readonly string[],
): void {
  const wrong: string[] = []
  const binding = configs.map((config) => ({ name: config.name, bound: boundIn(config) }))
  const having = binding.filter(({ bound }) => bound.size > 0)
  const all = new Map(having.flatMap(({ bound }) => [...bound]))
  for (const { name, bound } of having) {
    for (let shard = 0; shard < Math.max(...all.keys()) + 1; shard += 1) {
      const database = bound.get(shard)
      if (database === undefined) {
        wrong.push(`${name} does not bind ORDERS_${shard}.`)
      } else if (!database.endsWith(`-${shard}`) || database !== all.get(shard)) {
        wrong.push(`${name} binds ORDERS_${shard} to ${database}.`)
      }
    }
  }
  for (const { name, vars } of configs) {
    const shards = vars?.ORDER_SHARDS
    if (shards === undefined) continue
    if (!/^[1-9]\d{0,2}$/.test(String(shards)) || Number(shards) > all.size) {
      wrong.push(`${name} has ORDER_SHARDS = ${shards}, and ${all.size} databases are bound.`)
    }
  }
  const [first] = all.values()
  const prefix = first?.replace(/\d+$/, '')
  for (const name of existing) {
    const isShard = prefix !== undefined && name.startsWith(prefix)
    if (isShard && /^\d+$/.test(name.slice(prefix.length)) && ![...all.values()].includes(name)) {
      wrong.push(`${name} exists and no Worker binds it: its orders would not be found.`)
    }
  }
  if (wrong.length === 0) return
  throw new Refusal(
    `The databases of the orders do not fit:\n${wrong.map((line) => `  ${line}\n`).join('')}` +
      'An order’s id names its database by number. Bind every one of them as ORDERS_<number> in ' +
      'wrangler.toml and in those of workers/checkout and workers/fulfilment (docs/scale.md).',
  )
}
