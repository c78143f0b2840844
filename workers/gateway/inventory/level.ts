import { z } from '@hono/zod-openapi'
import type { StockLevel } from '../../../src/shared/inventory/contract.ts'

export const StockLevelSchema = z
  .object({
    sku: z.string(),
    onHand: z.number().int(),
    available: z.number().int(),
    held: z.number().int(),
    committed: z.number().int(),
    /** Promised units that an inventory system did not count. */
    shortage: z.number().int(),
    version: z.number().int(),
  })
  .openapi('StockLevel', {
    description: 'onHand + shortage = available + held + committed, in units.',
  })

/** A level as the API shows it. */
export const viewLevel = ({ shortage = 0, ...level }: StockLevel) => ({ ...level, shortage })
