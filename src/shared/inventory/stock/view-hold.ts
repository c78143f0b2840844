import { rfc3339 } from '../../platform/clock.ts'
import type { Hold } from '../contract.ts'
import type { HoldRecord } from './rules.ts'

/** A hold as others see it. */
export const viewHold = (sku: string, hold: HoldRecord): Hold => ({
  holdId: hold.holdId,
  sku,
  holder: hold.holder,
  quantity: hold.quantity,
  expiresAt: rfc3339(hold.expiresAt),
  status: hold.status,
})
