import type { DropMode } from '../../src/shared/drop/contract.ts'
import { MINUTE_MS } from '../../src/shared/platform/clock.ts'
import { checkDrop } from './check-drop.ts'
import { Crowd } from './crowd.ts'
import { DropWorld } from './drop-world.ts'
import type { Habits } from './habits.ts'
import { OPENS_AT } from './world-options.ts'

export interface SaleOptions {
  seed: string
  mode: DropMode
  buyers: number
  units: number
  shards: number
}

/** Assumptions about people; docs/scale.md gives them in words. */
const PEOPLE: Habits = {
  arriveWithin: 45_000,
  thinkMedian: 15_000,
  payMedian: 75_000,
  neverClaim: 0.1,
  abandon: 0.1,
  cancel: 0,
  ship: 0,
  pollEvery: 0,
  lostPush: 0,
  mischief: 0,
  sharedHomes: 0,
}

/** Units one shopper may buy. */
const LIMIT = 1
const PASS_MS = 3 * MINUTE_MS
const HOLD_MS = 10 * MINUTE_MS
const OPENS_FOR_MS = 6 * 60 * MINUTE_MS
const ENTRIES_FOR_MS = 30 * MINUTE_MS
/** The virtual clock is looked at this often for the state of the drop. */
const STRIDE_MS = 10_000

export interface SaleOutcome {
  world: DropWorld
  crowd: Crowd
  /** Milliseconds from the opening to the first pass heard of, and until everything was sold. */
  firstPassMs: number
  soldOutMs: number | null
  events: number
}

/** A whole drop on a good day, at the platform's documented rates. @throws Violation */
export async function runSale(
  options: SaleOptions,
  look: (virtualMs: number, crowd: Crowd) => void,
): Promise<SaleOutcome> {
  const { seed, mode, units, shards } = options
  const world = new DropWorld({
    seed,
    mode,
    units,
    unitsBeside: 0,
    entryShards: shards,
    stockShards: shards,
    limitPerShopper: LIMIT,
    admissionFactor: 1,
    entriesForMs: ENTRIES_FOR_MS,
    opensForMs: OPENS_FOR_MS,
    passMs: PASS_MS,
    holdMs: HOLD_MS,
    entryRows: false,
    clocksApart: 0,
    alarmsLate: (random) => random.exponential(5),
    trace: null,
  })
  await world.open()
  const crowd = new Crowd(world, options.buyers, PEOPLE)
  const end = world.definition.closesAt + 30 * MINUTE_MS
  while (world.agenda.now < end && !(world.admission.endedAt !== null && isQuiet(crowd))) {
    await world.run(world.agenda.now + STRIDE_MS, () => look(world.agenda.now - OPENS_AT, crowd))
  }
  // What is told last is heard, and the last page closed.
  await world.run(world.agenda.now + MINUTE_MS)
  checkDrop(world, crowd)
  const firstPassMs = crowd.admittedAt.reduce(
    (first, at) => (at > 0 ? Math.min(first, at) : first),
    Number.POSITIVE_INFINITY,
  )
  const { events } = world.agenda
  const { state, endedAt } = world.admission
  const soldOutMs = state === 'sold_out' && endedAt !== null ? endedAt - OPENS_AT : null
  return { world, crowd, firstPassMs: firstPassMs - OPENS_AT, soldOutMs, events }
}

const isQuiet = (crowd: Crowd): boolean =>
  crowd.done === crowd.shopperIds.length && crowd.orders.open === 0 && crowd.claims.open === 0
