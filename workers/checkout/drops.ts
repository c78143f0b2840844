import type { DropAllowances } from '../../src/shared/checkout/deps.ts'
import type { DropDefinition, DropPort } from '../../src/shared/drop/contract.ts'
import { DROP_FRESH_MS } from '../../src/shared/platform/limits.ts'
import { dropName } from '../../src/shared/platform/objects.ts'

const DEFINITIONS_MAX = 100

/** Definitions this isolate has read: prices and shards of a drop stand still once it is open. */
const known = new Map<string, { definition: DropDefinition | null; readAt: number }>()

async function definitionOf(root: DropPort, dropId: string): Promise<DropDefinition | null> {
  const kept = known.get(dropId)
  if (kept && Date.now() - kept.readAt < DROP_FRESH_MS) return kept.definition
  const definition = (await root.status())?.definition ?? null
  // The oldest reading is the first of the map.
  known.delete(dropId)
  const [oldest] = known.size >= DEFINITIONS_MAX ? known.keys() : []
  if (oldest !== undefined) known.delete(oldest)
  known.set(dropId, { definition, readAt: Date.now() })
  return definition
}

/** What the checkout asks of a drop's root. */
export function dropAllowances(env: Pick<CheckoutEnv, 'DROP'>, dropId: string): DropAllowances {
  // RPC types map `unknown` members of a problem to `never`; the values are the port's own.
  const root = env.DROP.getByName(dropName(dropId)) as unknown as DropPort
  return {
    definition: () => definitionOf(root, dropId),
    reservePurchase: (input) => root.reservePurchase(input),
    returnPurchase: (orderId) => root.returnPurchase(orderId),
  }
}
