import type { DeployConfig, Existing } from '../deploy-plan.ts'
import { Refusal } from '../local/refusal.ts'
import { kvTitle } from './shop-name.ts'

/**
 * The CPU time a request, a batch or a run of the cron may take. The platform's default; fulfilment
 * gets the most the platform allows (2026-10). The Free plan refuses a config that sets it.
 */
const CPU_MS = 30_000
const CPU_MS_FULFILMENT = 300_000

export interface WrittenFor {
  prefix: string
  accountId: string
  existing: Pick<Existing, 'd1' | 'kv'>
  /** Variables in addition to the config's own. */
  vars: Record<string, string>
  /** Where the files of the storefront stand. */
  assets: string
  /** Makes a path of the config absolute. */
  absolute: (path: string) => string
}

/**
 * The config a Worker is deployed with: the committed one with the account's ids, and with paths
 * that hold from another folder. Throws Refusal where the account has no id for a binding: the
 * ids of the committed configs belong to local shops.
 */
export function deployedConfig<C extends DeployConfig>(config: C, given: WrittenFor) {
  const { d1_databases: d1, kv_namespaces: kv, assets } = config
  const { prefix, existing, absolute } = given
  const missing: string[] = []
  const idOf = (ids: Record<string, string>, name: string): string => {
    const id = ids[name]
    if (id === undefined) missing.push(name)
    return id ?? ''
  }
  const vars: Record<string, unknown> = { ...config.vars, ...given.vars }
  const written = {
    ...config,
    // An account without Cloudflare's e-mail service has nothing to bind.
    send_email: vars.MAIL_PROVIDER === 'cloudflare' ? config.send_email : undefined,
    account_id: given.accountId,
    main: absolute(config.main),
    vars,
    limits: { cpu_ms: config.name === `${prefix}-fulfilment` ? CPU_MS_FULFILMENT : CPU_MS },
    ...(d1 && {
      d1_databases: d1.map((db) => ({
        ...db,
        database_id: idOf(existing.d1, db.database_name),
        ...(db.migrations_dir !== undefined && { migrations_dir: absolute(db.migrations_dir) }),
      })),
    }),
    ...(kv && {
      kv_namespaces: kv.map((one) => ({
        ...one,
        id: idOf(existing.kv, kvTitle(one.binding, prefix)),
      })),
    }),
    ...(assets?.directory !== undefined && { assets: { ...assets, directory: given.assets } }),
  }
  if (missing.length === 0) return written
  throw new Refusal(
    `${config.name} is bound to what the account does not have: ${missing.join(', ')}. ` +
      `Nothing was uploaded. Run it again; if this stays, open an issue.`,
  )
}
