import type { DropDefinition, DropMode } from '../../src/shared/drop/contract.ts'
import { money } from '../../src/shared/platform/money.ts'
import type { Random } from './random.ts'

/** When the drop opens: any moment does, and it is always the same. */
export const OPENS_AT = Date.UTC(2027, 0, 1, 12)

export const SKU = 'HOT-1'

export interface WorldOptions {
  seed: string
  mode: DropMode
  units: number
  /** Units of the SKU beside the drop's. */
  unitsBeside: number
  entryShards: number
  stockShards: number
  limitPerShopper: number
  admissionFactor: number
  /** Draw: entries are open for so long. Queue: from the opening on. */
  entriesForMs: number
  opensForMs: number
  passMs: number
  holdMs: number
  /** False where no object ever loses its memory: a million entries are then kept there alone. */
  entryRows: boolean
  /** Milliseconds the clocks of objects are apart from the true one, at most. */
  clocksApart: number
  alarmsLate(random: Random): number
  trace: ((line: string) => void) | null
}

/** The drop as staff would have made it. */
export function definitionOf(options: WorldOptions, random: Random): DropDefinition {
  const queue = options.mode === 'queue'
  const closesAt = OPENS_AT + options.opensForMs
  const price = money(12_000, 'USD')
  return {
    id: random.id('drop', OPENS_AT),
    title: 'A drop',
    description: '',
    mode: options.mode,
    variants: [
      {
        variantId: random.id('var', OPENS_AT),
        sku: SKU,
        handle: 'lamp',
        title: 'Lamp',
        variantTitle: null,
        image: null,
        unitPrice: price,
        compareAtPrice: null,
        quota: options.units,
      },
    ],
    limitPerShopper: options.limitPerShopper,
    requirements: { proofOfWork: false },
    entriesOpenAt: queue ? OPENS_AT : OPENS_AT - options.entriesForMs - 10_000,
    entriesCloseAt: queue ? closesAt : OPENS_AT - 10_000,
    opensAt: OPENS_AT,
    closesAt,
    passMs: options.passMs,
    holdMs: options.holdMs,
    admissionFactor: options.admissionFactor,
    entryShards: options.entryShards,
    stockShards: options.stockShards,
    beacon: null,
    createdAt: OPENS_AT - 86_400_000,
  }
}
