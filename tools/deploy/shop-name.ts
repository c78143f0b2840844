import { createHash } from 'node:crypto'
import { Refusal } from '../local/refusal.ts'

/** The name that the committed configs carry; a deployment puts its own in its place. */
export const DEFAULT_SHOP = 'kerbside'

/** `kerbside-gateway` and a queue's `-notifications-dead` must fit into 63 characters. */
const SHOP_CHARS_MAX = 40

/**
 * What the names of a shop's resources in an account begin with: `<name>` or `<name>-<env>`.
 * Throws Refusal for a name that Workers, buckets and queues cannot carry.
 */
export function shopPrefix(name: string, env: string): string {
  const prefix = env === '' ? name : `${name}-${env}`
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(prefix) && prefix.length <= SHOP_CHARS_MAX) return prefix
  throw new Refusal(
    `The name ${prefix} cannot be used: give lower-case letters, digits and single hyphens, ` +
      `beginning with a letter, ${SHOP_CHARS_MAX} characters at most.`,
  )
}

/** A name of the committed configs as the shop `prefix` carries it. */
export const shopName = (name: string, prefix: string): string =>
  name.startsWith(`${DEFAULT_SHOP}-`) ? prefix + name.slice(DEFAULT_SHOP.length) : name

/** The title of a KV namespace: its binding in a config carries no name of its own. */
export const kvTitle = (binding: string, prefix: string): string =>
  `${prefix}-${binding.toLowerCase()}`

/** Counters of the rate-limit binding are shared by all Workers of an account with the same id. */
function rateLimitId(id: string, prefix: string): string {
  const sum = createHash('sha256').update(`${prefix} ${id}`).digest()
  return String((sum.readUInt32BE(0) >>> 1) + 1)
}

/** The config under another shop's name: every value that names a resource, wherever it stands. */
export function renamed<C>(config: C, prefix: string): C {
  const copy = (value: unknown): unknown => {
    if (typeof value === 'string') return shopName(value, prefix)
    if (Array.isArray(value)) return value.map(copy)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copy(one)]))
  }
  const named = copy(config) as C & { ratelimits?: { namespace_id: string }[] }
  if (!named.ratelimits) return named
  const ratelimits = named.ratelimits.map((one) => ({
    ...one,
    namespace_id: rateLimitId(one.namespace_id, prefix),
  }))
  return { ...named, ratelimits }
}
