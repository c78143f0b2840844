import { Cache } from '../../../../src/shared/kit/cache.ts'
import type { Idempotency } from '../../../../src/shared/shopper/contract.ts'
import type { GatewayContext } from '../app.ts'

const KEYS_MAX = 20_000
/** Keys met in this isolate. */
const met = new Cache<string, true>({ entries: KEYS_MAX })

/**
 * Whether this isolate has met the session's key before: a request that is repeated with its own
 * key is no further try, so that a client on a bad line is not taken for a program.
 */
export function isRepeated(c: GatewayContext, idempotency: Idempotency | undefined): boolean {
  if (!idempotency) return false
  const name = `${c.var.session.shopperId} ${idempotency.key}`
  const known = met.get(name) === true
  if (!known) met.set(name, true)
  return known
}
