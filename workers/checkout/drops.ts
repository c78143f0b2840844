import type { DropAllowances } from '../../src/shared/checkout/deps.ts'
import type { DropDefinition, DropPort } from '../../src/shared/drop/contract.ts'
import { Cache } from '../../src/shared/kit/cache.ts'
import { portOf } from '../../src/shared/kit/port-of.ts'
import { DROP_FRESH_MS } from '../../src/shared/platform/limits.ts'
import { dropName } from '../../src/shared/platform/objects.ts'

const DEFINITIONS_MAX = 100

/** Definitions this isolate has read: prices and shards of a drop stand still once it is open. */
const known = new Cache<string, DropDefinition | null>({ entries: DEFINITIONS_MAX })

async function definitionOf(root: DropPort, dropId: string): Promise<DropDefinition | null> {
  const cached = known.get(dropId, Date.now())
  if (cached !== undefined) return cached
  const definition = (await root.status())?.definition ?? null
  known.set(dropId, definition, Date.now() + DROP_FRESH_MS)
  return definition
}

/** The part of a drop's root that the checkout uses. */
export function dropAllowances(env: Pick<CheckoutEnv, 'DROP'>, dropId: string): DropAllowances {
  // RPC types map `unknown` members of a problem to `never`; the values are the port's own.
  const root = portOf<DropPort>(env.DROP.getByName(dropName(dropId)))
  return {
    definition: () => definitionOf(root, dropId),
    reservePurchase: (input) => root.reservePurchase(input),
    returnPurchase: (orderId) => root.returnPurchase(orderId),
  }
}
