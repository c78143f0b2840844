import type { InventorySystem } from '../../../src/shared/inventory-system/contract.ts'
import { inventorySystemsOf } from '../../../src/shared/inventory-system/settings.ts'
import { permissionsOf } from '../../../src/shared/platform/environment.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { optionalSetting } from '../../../src/shared/platform/optional-setting.ts'
import { webhookUrlOf } from '../../../src/shared/webhook/url-rules.ts'

/** The inventory systems of this deployment, and how documents reach them. */
export interface InventorySystemPorts {
  systems: readonly InventorySystem[]
  /** Whether http and loopback addresses are permitted: in a local shop alone. */
  allowsLocal: boolean
  /** The wait after the first attempt. */
  firstWaitMs: number
}

const FIRST_WAIT_SECONDS = 60

export function inventorySystemPortsOf(env: FulfilmentEnv): InventorySystemPorts {
  const { devTools: allowsLocal } = permissionsOf(env.ENVIRONMENT)
  const seconds = Number(optionalSetting(env, 'INVENTORY_RETRY_SECONDS') ?? FIRST_WAIT_SECONDS)
  return {
    systems: inventorySystemsOf(env, (url) => webhookUrlOf(url, allowsLocal) !== null),
    allowsLocal,
    firstWaitMs: (seconds > 0 ? seconds : FIRST_WAIT_SECONDS) * 1000,
  }
}

let isTold = false

/** Says once in each isolate's life which systems get nothing because of their settings. */
export function logInventorySystems({ systems }: InventorySystemPorts): void {
  if (isTold) return
  isTold = true
  for (const { name, problem } of systems) {
    if (problem) log('inventory-system.misconfigured', { system: name, code: problem })
  }
}
