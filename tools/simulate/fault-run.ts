import { checkDrop } from './check-drop.ts'
import { Crowd } from './crowd.ts'
import { DropWorld } from './drop-world.ts'
import type { Habits } from './habits.ts'
import { type NetworkFaults, NO_FAULTS } from './network.ts'
import { Random } from './random.ts'
import { Violation } from './violation.ts'
import { OPENS_AT, type WorldOptions } from './world-options.ts'

export interface FaultOptions {
  buyers: number
  units: number
  entryShards: number
  stockShards: number
}

export const SMALL_DROP: FaultOptions = { buyers: 200, units: 12, entryShards: 4, stockShards: 3 }

/** What may go wrong in a run; each kind can be left out, to find out which a violation needs. */
export const FAULT_KINDS = [
  'crashes',
  'lost calls',
  'duplicates',
  'slow calls',
  'late alarms',
  'clocks apart',
  'odd buyers',
  'cancellations',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

const SECOND_MS = 1_000
const FAULTS_FOR_MS = 150 * SECOND_MS
/** From the last fault to the end of the drop: time enough for everybody waiting to have a turn. */
const CALM_MS = 600 * SECOND_MS
const ORDERS_LAST_MS = 30 * 60 * SECOND_MS
const CLOCKS_APART_MS = 400
/** Times the units of other runs. */
const PLENTY = 12

export interface FaultOutcome {
  violation: string | null
  events: number
  crashes: number
}

/**
 * One small drop on a bad day, then a look at all its ledgers. A pure function of its seed.
 * @param without kinds of faults to leave out
 */
export async function runWithFaults(
  seed: string,
  options: FaultOptions,
  without: ReadonlySet<FaultKind> = new Set(),
  trace: ((line: string) => void) | null = null,
): Promise<FaultOutcome> {
  const random = new Random(`${seed}/faults`)
  const has = (kind: FaultKind) => !without.has(kind)
  // Drawn whether used or not: leaving a kind out changes nothing else of the run.
  const dice = drawDice(random)
  const stamped = trace && ((line: string) => trace(`${stampOf(world)} ${line}`))
  const world = new DropWorld(worldOptions(seed, options, dice, has, stamped))
  world.network.faults = {
    lostRequest: has('lost calls') ? dice.faults.lostRequest : 0,
    lostAnswer: has('lost calls') ? dice.faults.lostAnswer : 0,
    duplicate: has('duplicates') ? dice.faults.duplicate : 0,
    slow: has('slow calls') ? dice.faults.slow : 0,
  }
  let crashes = 0
  const outcome = (violation: string | null): FaultOutcome => {
    const { events } = world.agenda
    world.close()
    return { violation, events, crashes }
  }
  try {
    await world.open()
    const crowd = new Crowd(world, options.buyers, habitsOf(dice, has))
    const calmAt = OPENS_AT + FAULTS_FOR_MS
    const crashOne = () => {
      const victim = world.objects[random.whole(0, world.objects.length - 1)]
      crashes += 1
      stamped?.(`${victim?.name} loses its memory`)
      victim?.crash()
    }
    if (has('crashes')) planCrashes(world, random, dice.crashEvery, calmAt, crashOne)
    world.agenda.at(calmAt, () => {
      world.network.faults = { ...NO_FAULTS }
      stamped?.('calm')
    })
    await world.run(world.definition.closesAt + ORDERS_LAST_MS)
    checkDrop(world, crowd)
    await probe(world)
    return outcome(null)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const said = error instanceof Violation ? error.message : (error.stack ?? error.message)
    return outcome(said)
  }
}

/** Seconds after the opening. */
const stampOf = ({ agenda }: DropWorld): string =>
  ((agenda.now - OPENS_AT) / 1_000).toFixed(3).padStart(9)

interface Dice {
  faults: NetworkFaults
  crashEvery: number
  alarmsLateMs: number
  mode: 'queue' | 'draw'
  limit: number
  factor: number
  short: boolean
  cancel: number
  /** In a fifth of all runs there are units for nearly everybody: passes go out as people come. */
  plenty: boolean
  arriveWithin: number
}

function drawDice(random: Random): Dice {
  return {
    faults: {
      lostRequest: random.between(0, 0.08),
      lostAnswer: random.between(0, 0.1),
      duplicate: random.between(0, 0.15),
      slow: random.between(0, 0.06),
    },
    crashEvery: random.between(800, 15_000),
    alarmsLateMs: random.between(5, 1_500),
    mode: random.chance(0.5) ? 'queue' : 'draw',
    limit: random.whole(1, 3),
    factor: random.chance(0.25) ? 1.5 : 1,
    short: random.chance(0.1),
    cancel: random.chance(0.5) ? 0.15 : 0,
    plenty: random.chance(0.2),
    arriveWithin: random.between(5, 40) * SECOND_MS,
  }
}

function worldOptions(
  seed: string,
  options: FaultOptions,
  dice: Dice,
  has: (kind: FaultKind) => boolean,
  trace: ((line: string) => void) | null,
): WorldOptions {
  return {
    seed,
    mode: dice.mode,
    units: dice.plenty ? PLENTY * options.units : options.units,
    unitsBeside: dice.short ? -2 : 5,
    entryShards: options.entryShards,
    stockShards: options.stockShards,
    limitPerShopper: dice.limit,
    admissionFactor: dice.factor,
    entriesForMs: 40 * SECOND_MS,
    opensForMs: FAULTS_FOR_MS + CALM_MS,
    passMs: 20 * SECOND_MS,
    holdMs: 60 * SECOND_MS,
    entryRows: true,
    clocksApart: has('clocks apart') ? CLOCKS_APART_MS : 0,
    alarmsLate: has('late alarms') ? (late) => late.exponential(dice.alarmsLateMs) : () => 1,
    trace,
  }
}

const habitsOf = (dice: Dice, has: (kind: FaultKind) => boolean): Habits => ({
  arriveWithin: dice.arriveWithin,
  thinkMedian: 4 * SECOND_MS,
  payMedian: 20 * SECOND_MS,
  neverClaim: 0.15,
  abandon: 0.15,
  cancel: has('cancellations') ? dice.cancel : 0,
  ship: 0.2,
  pollEvery: 10 * SECOND_MS,
  lostPush: 0.1,
  mischief: has('odd buyers') ? 0.3 : 0,
  sharedHomes: has('odd buyers') ? 0.1 : 0,
})

function planCrashes(
  world: DropWorld,
  random: Random,
  every: number,
  until: number,
  crash: () => void,
): void {
  const next = world.agenda.now + random.exponential(every)
  if (next >= until) return
  world.agenda.at(next, () => {
    crash()
    planCrashes(world, random, every, until, crash)
  })
}

/** Somebody who asks for exactly what the shop says is left gets it, and not one unit more (S3). */
async function probe(world: DropWorld): Promise<void> {
  const { sku } = world
  const level = world.stockRoot.code.keeper.read({ type: 'stock.level', sku })
  await world.run(world.agenda.now + 60_000)
  const { available } = await level
  const inLedgers = [...world.watch.ledgers.values()].reduce(
    (sum, ledger) => sum + ledger.available,
    0,
  )
  const sold = [...world.watch.ledgers.values()].reduce(
    (sum, ledger) => sum + ledger.held + ledger.committed + ledger.shipped,
    0,
  )
  const { units, unitsBeside } = world.options
  if (available !== inLedgers || available + sold !== units + unitsBeside) {
    throw new Violation(`${available} said to be left, ${inLedgers} in the ledgers, ${sold} sold`)
  }
  const take = (quantity: number, holdId: string) =>
    world.stockRoot.code.keeper.execute({
      type: 'stock.hold',
      sku,
      holdId,
      holder: 'probe',
      quantity,
      expiresAt: Math.floor(world.agenda.now) + 60_000,
    })
  const all = available === 0 || (await take(available, 'hold_probe')).ok
  const more = (await take(1, 'hold_more')).ok
  if (!all || more) throw new Violation(`${available} left: all ${all}, one more ${more}`)
}
