import type { VariantSnapshot } from '../../catalog/contract.ts'
import { type Now, rfc3339 } from '../../platform/clock.ts'
import {
  CLAIM_HOLD_MS_DEFAULT,
  DROP_STOCK_SHARDS_MAX,
  PASS_MS_DEFAULT,
} from '../../platform/limits.ts'
import type { Money } from '../../platform/money.ts'
import { type FieldProblem, ok, type Result, refuse } from '../../platform/result.ts'
import type { DropDefinition, DropMode, DropVariant } from './contract.ts'
import type { DropChange, DropInput } from './input.ts'

/** A stock shard takes a few hundred claims a second: more units are sold by more of them. */
const UNITS_PER_STOCK_SHARD = 250
/** A draw takes all its entries in a rush before it closes; a queue takes them as they come. */
const ENTRY_SHARDS: Record<DropMode, number> = { draw: 8, queue: 4 }

interface DefineInput {
  id: string
  input: DropInput
  /** The variants named, as the catalogue has them now. */
  variants: ReadonlyMap<string, VariantSnapshot>
  currency: string
  /** A drop keeps the format its lists began with; absent: the newest. */
  listFormat?: 1 | 2
  createdAt: Now
  now: Now
}

/**
 * The drop that staff's words mean, with every default filled in. Refuses `variant_unavailable`
 * for what the catalogue does not sell and `invalid_body` for what cannot be, each with pointers.
 */
export function defineDrop(define: DefineInput): Result<DropDefinition> {
  const { id, input, createdAt, now } = define
  const unknown = unknownVariants(define)
  if (unknown.length > 0) return refuse('variant_unavailable', undefined, { errors: unknown })
  const faults = [...variantFaults(define), ...timeFaults(input, now)]
  if (faults.length > 0) return refuse('invalid_body', undefined, { errors: faults })
  const variants = input.variants.flatMap((wanted) => {
    const variant = define.variants.get(wanted.variantId)
    return variant ? [variantOf(wanted, variant, define)] : []
  })
  const mode = input.mode ?? 'queue'
  const largest = Math.max(...variants.map(({ quota }) => quota))
  const shards = Math.ceil(largest / UNITS_PER_STOCK_SHARD)
  return ok({
    id,
    title: input.title ?? variants[0]?.title ?? '',
    description: input.description ?? '',
    mode,
    variants,
    limitPerShopper: input.limitPerShopper ?? 1,
    requirements: { proofOfWork: input.requirements?.proofOfWork ?? false },
    ...timesOf(input, now),
    passMs: inMs(input.passSeconds) ?? PASS_MS_DEFAULT,
    holdMs: inMs(input.holdSeconds) ?? CLAIM_HOLD_MS_DEFAULT,
    admissionFactor: input.admissionFactor ?? 1,
    entryShards: input.entryShards ?? ENTRY_SHARDS[mode],
    stockShards: input.stockShards ?? Math.min(Math.max(shards, 1), DROP_STOCK_SHARDS_MAX),
    beacon: beaconOf(input, now),
    listFormat: define.listFormat ?? 2,
    createdAt,
  })
}

const inMs = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1000

/** Milliseconds of the four times; what is left out follows from the others. */
function timesOf(input: DropInput, now: Now) {
  const at = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text))
  const opensAt = Date.parse(input.opensAt)
  const closesAt = Date.parse(input.closesAt)
  const lastEntry = input.mode === 'draw' ? opensAt : closesAt
  return {
    entriesOpenAt: at(input.entriesOpenAt) ?? Math.min(now, lastEntry - 1),
    entriesCloseAt: at(input.entriesCloseAt) ?? lastEntry,
    opensAt,
    closesAt,
  }
}

/** drand's chain `quicknet`: its hash, its first round in seconds, its pace (drand.love). */
const QUICKNET = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971'
const QUICKNET_GENESIS_S = 1_692_803_367
const QUICKNET_PERIOD_S = 3

/** When a round of quicknet is spoken (milliseconds). */
const spokenAt = (round: number): Now =>
  (QUICKNET_GENESIS_S + (round - 1) * QUICKNET_PERIOD_S) * 1000

/** The first round that is spoken after a moment. */
const roundAfter = (at: Now): number =>
  Math.floor((at / 1000 - QUICKNET_GENESIS_S) / QUICKNET_PERIOD_S) + 2

function beaconOf(input: DropInput, now: Now): DropDefinition['beacon'] {
  const { beacon, mode } = input
  if (beacon === undefined || mode !== 'draw') return null
  if (beacon !== 'quicknet') return beacon
  return { chain: QUICKNET, round: roundAfter(timesOf(input, now).entriesCloseAt) }
}

/** Of a round that is known while entries are taken, an entrant could choose the outcome. */
function isKnownTooEarly(input: DropInput, now: Now): boolean {
  const beacon = beaconOf(input, now)
  return beacon?.chain === QUICKNET && spokenAt(beacon.round) <= timesOf(input, now).entriesCloseAt
}

const fault = (pointer: string, detail: string): FieldProblem => ({
  pointer,
  code: 'invalid_value',
  detail,
})

function timeFaults(input: DropInput, now: Now): FieldProblem[] {
  const { entriesOpenAt, entriesCloseAt, opensAt, closesAt } = timesOf(input, now)
  const isDraw = input.mode === 'draw'
  const all: (FieldProblem | false)[] = [
    closesAt <= opensAt && fault('/closesAt', 'A drop closes after it opens.'),
    closesAt <= now && fault('/closesAt', 'A drop closes in the future.'),
    isDraw &&
      entriesCloseAt > opensAt &&
      fault('/entriesCloseAt', 'The entries of a draw close before it opens, or as it opens.'),
    isDraw &&
      entriesCloseAt <= now &&
      fault('/opensAt', 'A draw needs time for entries before it opens.'),
    !isDraw &&
      entriesCloseAt !== closesAt &&
      fault('/entriesCloseAt', 'A queue takes entries until it closes.'),
    isKnownTooEarly(input, now) &&
      fault('/beacon', 'This round is spoken before entries are closed.'),
    entriesOpenAt >= entriesCloseAt && fault('/entriesOpenAt', 'Entries open before they close.'),
  ]
  return all.filter((one): one is FieldProblem => one !== false)
}

function unknownVariants({ input, variants }: DefineInput): FieldProblem[] {
  return input.variants.flatMap(({ variantId }, index) =>
    variants.get(variantId)?.purchasable
      ? []
      : [fault(`/variants/${index}/variantId`, 'The shop does not sell such a variant.')],
  )
}

function variantFaults({ input, currency }: DefineInput): FieldProblem[] {
  const ids = input.variants.map(({ variantId }) => variantId)
  return input.variants.flatMap(({ variantId, quota, price }, index) => {
    const pointer = `/variants/${index}`
    const other = typeof price === 'object' && price.currency !== currency
    const all: (FieldProblem | false)[] = [
      ids.indexOf(variantId) !== index && fault(`${pointer}/variantId`, 'It is named twice.'),
      (quota ?? input.quota) === undefined &&
        fault(`${pointer}/quota`, 'Say how many units are set aside.'),
      other && fault(`${pointer}/price/currency`, `This shop sells in ${currency}.`),
    ]
    return all.filter((one): one is FieldProblem => one !== false)
  })
}

function variantOf(
  wanted: DropInput['variants'][number],
  variant: VariantSnapshot,
  { input, currency }: DefineInput,
): DropVariant {
  const { variantId, sku, handle, title, variantTitle, image, shownIn } = variant
  const unitPrice = priceOf(wanted.price, variant, currency)
  const ordinary = variant.compareAtPrice ?? variant.unitPrice
  return {
    variantId,
    sku,
    handle,
    title,
    variantTitle,
    image,
    ...(shownIn === undefined ? {} : { shownIn }),
    unitPrice,
    compareAtPrice: ordinary.amount > unitPrice.amount ? ordinary : null,
    quota: wanted.quota ?? input.quota ?? 0,
  }
}

function priceOf(
  price: DropInput['variants'][number]['price'],
  variant: VariantSnapshot,
  currency: string,
): Money {
  if (price === undefined) return variant.unitPrice
  return typeof price === 'number' ? { amount: price, currency } : price
}

/** The input that makes this drop again, with the fields of a change. */
export function inputOf(definition: DropDefinition, change: DropChange, now: Now): DropInput {
  const { mode, opensAt, entriesCloseAt, beacon } = definition
  // The round moves with the close of entries for as long as nobody has entered.
  const movable = beacon?.chain === QUICKNET && now < definition.entriesOpenAt
  // A draw whose entries close as it opens goes on doing so when its opening is moved.
  const closesApart = mode === 'draw' && entriesCloseAt !== opensAt
  return {
    title: definition.title,
    description: definition.description,
    mode,
    opensAt: rfc3339(opensAt),
    closesAt: rfc3339(definition.closesAt),
    entriesOpenAt: rfc3339(definition.entriesOpenAt),
    ...(closesApart ? { entriesCloseAt: rfc3339(entriesCloseAt) } : {}),
    variants: definition.variants.map(({ variantId, quota, unitPrice }) => ({
      variantId,
      quota: change.quota ?? quota,
      price: unitPrice,
    })),
    limitPerShopper: definition.limitPerShopper,
    requirements: definition.requirements,
    ...(beacon === null ? {} : { beacon: movable ? ('quicknet' as const) : beacon }),
    passSeconds: definition.passMs / 1000,
    holdSeconds: definition.holdMs / 1000,
    admissionFactor: definition.admissionFactor,
    entryShards: definition.entryShards,
    stockShards: definition.stockShards,
    ...toldOf(change),
  }
}

type Told = { [Field in keyof DropChange]?: Exclude<DropChange[Field], undefined> }

const toldOf = (change: DropChange): Told =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
