import { rfc3339 } from '../../platform/clock.ts'
import { STOCK_MAX } from '../../platform/limits.ts'
import { assertInvariant, ok, type Problem, type Result, refuse } from '../../platform/result.ts'
import type { HoldPart, HoldStatus, JournalEntry, StockCommand, StockLevel } from '../contract.ts'
import { holdStatusAfter } from './hold-life-cycle.ts'

/** A hold as the ledger keeps it; times in milliseconds. */
export interface HoldRecord {
  holdId: string
  /** The order id. */
  holder: string
  quantity: number
  /** Units of it that were shipped or released in parts. */
  gone: number
  expiresAt: number
  status: HoldStatus
  /** When it stopped binding stock; null while active or committed. */
  endedAt: number | null
}

/** The facts of a decision: the level, and the row that the command's id or key names already. */
export interface Known {
  level: StockLevel
  hold: HoldRecord | null
  /** Units that an earlier command with the same key moved; a part that was shipped is negative. */
  adjusted: number | null
  /** The last sequence of the outside system, and whether this very message was taken. */
  synced?: { last: number; isKnown: boolean }
}

/**
 * A command's outcome. `entry` is null where nothing changes and so nothing is written. The
 * version of the level is the sequence of the last journal line, so each change is one line.
 */
interface Decision {
  level: StockLevel
  entry: JournalEntry | null
  hold: HoldRecord | null
  replayed: boolean
}

/** The ledger of a SKU nobody ever counted. */
export const emptyLevel = (sku: string): StockLevel => ({
  sku,
  onHand: 0,
  available: 0,
  held: 0,
  committed: 0,
  version: 0,
})

/**
 * The invariant of a level, checked after every step and left on in production.
 * @throws Error when a rule above it is wrong; the step is then rolled back.
 */
export function assertBalanced(level: StockLevel): void {
  const { onHand, available, held, committed, shortage = 0 } = level
  assertInvariant(
    onHand + shortage === available + held + committed,
    `${level.sku}: ${onHand} on hand and ${shortage} short is not ${available} + ${held} + ${committed}`,
  )
  assertInvariant(
    [onHand, available, held, committed, shortage].every((n) => Number.isSafeInteger(n) && n >= 0),
    `${level.sku}: a count is negative or no integer`,
  )
  assertInvariant(shortage === 0 || available === 0, `${level.sku}: units are available and short`)
  assertInvariant(onHand <= STOCK_MAX, `${level.sku}: more than ${STOCK_MAX} on hand`)
}

/** A hold ends exactly at `expiresAt`: in that millisecond it is over. */
const isDue = (hold: HoldRecord, now: number): boolean =>
  hold.status === 'active' && hold.expiresAt <= now

/**
 * Decides one command. The ledger must carry no due hold (`expireDue` comes first).
 * Refusals: `insufficient_stock` with `{available, sku}`, `idempotency_conflict` where the id or
 * key was used for something else, `transition_not_allowed`, `not_found`, `invalid_body`,
 * `quantity_too_large`.
 */
export function decide(known: Known, command: StockCommand, now: number): Result<Decision> {
  assertInvariant(known.level.sku === command.sku, `${command.sku}: this is another ledger`)
  assertInvariant(!known.hold || !isDue(known.hold, now), 'a due hold was not expired first')
  switch (command.type) {
    case 'stock.hold':
      return takeHold(known, command, now)
    case 'stock.extend':
      return extendHold(known, command, now)
    case 'stock.commit':
      return commitHold(known, command, now)
    case 'stock.release':
      return command.part ? movePart(known, command, command.part, now) : releaseHold(known, now)
    case 'stock.ship':
      return command.part ? movePart(known, command, command.part, now) : shipHold(known, now)
    case 'stock.adjust':
      return adjust(known, command, now)
    case 'stock.sync':
      return sync(known, command, now)
  }
}

/** Ends every due hold, oldest first, and gives its units back. */
export function expireDue(
  level: StockLevel,
  holds: readonly HoldRecord[],
  now: number,
): { level: StockLevel; entries: JournalEntry[]; holds: HoldRecord[] } {
  const due = holds
    .filter((hold) => isDue(hold, now))
    .sort((a, b) => a.expiresAt - b.expiresAt || (a.holdId < b.holdId ? -1 : 1))
  const entries: JournalEntry[] = []
  let current = level
  for (const { holdId, quantity } of due) {
    const step = post(current, { type: 'expire', quantity, from: 'held', to: 'available' }, now)
    entries.push({ ...step.entry, holdId })
    current = step.level
  }
  const status = holdStatusAfter('active', 'expire', 'expired')
  const ended = due.map((hold) => ({ ...hold, status, endedAt: now }))
  return { level: current, entries, holds: ended }
}

type Command<Type extends StockCommand['type']> = Extract<StockCommand, { type: Type }>

function takeHold(known: Known, command: Command<'stock.hold'>, now: number): Result<Decision> {
  const { level, hold } = known
  const { holdId, holder, quantity, expiresAt } = command
  if (hold && hold.status !== 'released' && hold.status !== 'expired') {
    return sameHold(hold, command) ?? replay(level, hold)
  }
  if (!Number.isSafeInteger(expiresAt) || expiresAt <= now) {
    return invalid('/expiresAt', 'A hold ends in the future.')
  }
  const missing = notAvailable(level, quantity)
  if (missing) return missing
  const step = post(level, { type: 'hold', quantity, from: 'available', to: 'held' }, now)
  const status = 'active'
  return decided(step, { holdId, holder, quantity, gone: 0, expiresAt, status, endedAt: null })
}

function extendHold(known: Known, command: Command<'stock.extend'>, now: number): Result<Decision> {
  const { level, hold } = known
  if (!hold) return refuse('not_found', 'There is no such hold.')
  // A committed hold has no end to move.
  if (hold.status === 'committed') return replay(level, hold)
  if (hold.status !== 'active') return wrongStatus(hold)
  if (hold.expiresAt === command.expiresAt) return replay(level, hold)
  if (!Number.isSafeInteger(command.expiresAt) || command.expiresAt <= now) {
    return invalid('/expiresAt', 'A hold ends in the future.')
  }
  const step = post(
    level,
    { type: 'extend', quantity: hold.quantity, from: 'held', to: 'held' },
    now,
  )
  return decided(step, { ...hold, expiresAt: command.expiresAt })
}

function commitHold(known: Known, command: Command<'stock.commit'>, now: number): Result<Decision> {
  const { level, hold } = known
  const { holdId, holder, quantity } = command
  const conflict = hold && sameHold(hold, command)
  if (conflict) return conflict
  switch (hold?.status) {
    case 'active': {
      const step = post(level, { type: 'commit', quantity, from: 'held', to: 'committed' }, now)
      return decided(step, { ...hold, status: 'committed' })
    }
    // Committed once, whatever became of it: a message delivered again must not take twice.
    case 'committed':
    case 'shipped':
    case 'returned':
      return replay(level, hold)
    case 'expired':
    case 'released':
    case undefined: {
      // The money came after the hold had ended: take anew what is still there.
      const missing = notAvailable(level, quantity)
      if (missing) return missing
      const step = post(
        level,
        { type: 'commit', quantity, from: 'available', to: 'committed' },
        now,
      )
      const expiresAt = hold?.expiresAt ?? now
      return decided(step, {
        holdId,
        holder,
        quantity,
        gone: 0,
        expiresAt,
        status: 'committed',
        endedAt: null,
      })
    }
  }
}

/** Units of a hold that no part has taken. */
const openOf = ({ quantity, gone }: HoldRecord): number => quantity - gone

function releaseHold({ level, hold }: Known, now: number): Result<Decision> {
  if (hold?.status !== 'active' && hold?.status !== 'committed') return replay(level, hold)
  const from = hold.status === 'active' ? 'held' : 'committed'
  const quantity = openOf(hold)
  const step = post(level, { type: 'release', quantity, from, to: 'available' }, now)
  const status = from === 'held' ? 'released' : 'returned'
  return decided(step, { ...hold, status, endedAt: now })
}

function shipHold({ level, hold }: Known, now: number): Result<Decision> {
  if (!hold) return refuse('not_found', 'There is no such hold.')
  if (hold.status === 'shipped') return replay(level, hold)
  if (hold.status !== 'committed') return wrongStatus(hold)
  const quantity = openOf(hold)
  const step = post(level, { type: 'ship', quantity, from: 'committed', to: 'gone' }, now)
  return decided(step, { ...hold, status: 'shipped', endedAt: now })
}

/** Ships or releases some units of a committed hold. The last part ends the hold as a whole would. */
function movePart(
  { level, hold, adjusted }: Known,
  { type }: Command<'stock.release' | 'stock.ship'>,
  { quantity }: HoldPart,
  now: number,
): Result<Decision> {
  const moved = partDelta(type, quantity)
  if (adjusted !== null) {
    return adjusted === moved
      ? replay(level, hold)
      : refuse('idempotency_conflict', 'This key already moved other units.')
  }
  if (!hold) return refuse('not_found', 'There is no such hold.')
  if (hold.status === 'returned' || hold.status === 'shipped') return replay(level, hold)
  if (hold.status !== 'committed') return wrongStatus(hold)
  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    return invalid('/part/quantity', 'Units are whole and at least 1.')
  }
  const open = openOf(hold)
  if (quantity > open) {
    return refuse('transition_not_allowed', `Only ${open} units are left of the hold.`)
  }
  const isRelease = type === 'stock.release'
  const to = isRelease ? 'available' : 'gone'
  const step = post(
    level,
    { type: isRelease ? 'release' : 'ship', quantity, from: 'committed', to },
    now,
  )
  const left = { ...hold, gone: hold.gone + quantity }
  if (quantity < open) return decided(step, left)
  return decided(step, { ...left, status: isRelease ? 'returned' : 'shipped', endedAt: now })
}

/** What the key of a part is stored with: units that came back, or, negative, that left. */
export const partDelta = (type: 'stock.release' | 'stock.ship', quantity: number): number =>
  type === 'stock.release' ? quantity : -quantity

function adjust(known: Known, command: Command<'stock.adjust'>, now: number): Result<Decision> {
  const { level, adjusted } = known
  const { delta, reason, reference, actor } = command
  if (adjusted !== null) {
    return adjusted === delta
      ? replay(level, null)
      : refuse('idempotency_conflict', `This key already moved ${adjusted} units.`)
  }
  if (!Number.isSafeInteger(delta) || delta === 0) {
    return invalid('/delta', 'Units are whole and not zero.')
  }
  // Held and committed units are promised: a count may lower the available ones alone.
  if (level.available + delta < 0) return insufficient(level)
  if (level.onHand + delta > STOCK_MAX) {
    return refuse('quantity_too_large', undefined, { extra: { limit: STOCK_MAX } })
  }
  const [from, to]: [Place, Place] = delta > 0 ? ['gone', 'available'] : ['available', 'gone']
  const step = post(level, { type: 'adjust', quantity: Math.abs(delta), from, to }, now)
  const entry = { ...step.entry, reason, reference, actor }
  return ok({ level: step.level, entry, hold: null, replayed: false })
}

/**
 * Takes an outside count or change. Units that are held or sold stay so: where the count is below
 * them, the level is short of the difference. The answer to a known message is the level as it is.
 */
function sync(
  { level, synced }: Known,
  { change, sequence, system, reference, elsewhere }: Command<'stock.sync'>,
  now: number,
): Result<Decision> {
  if (synced?.isKnown) return replay(level, null)
  if (synced && sequence <= synced.last) {
    return refuse('stale_sequence', `The last sequence of this SKU is ${synced.last}.`, {
      extra: { sequence: synced.last },
    })
  }
  const wanted = 'onHand' in change ? change.onHand - elsewhere : level.onHand + change.delta
  const onHand = Math.max(0, wanted)
  if (onHand > STOCK_MAX) {
    return refuse('quantity_too_large', undefined, { extra: { limit: STOCK_MAX } })
  }
  const promised = level.held + level.committed
  const available = Math.max(0, onHand - promised)
  const shortage = Math.max(0, promised - onHand)
  const shortageDelta = shortage - (level.shortage ?? 0)
  if (onHand === level.onHand && shortageDelta === 0) return replay(level, null)
  const { shortage: _, ...rest } = level
  const next: StockLevel = {
    ...rest,
    ...{ onHand, available, version: level.version + 1 },
    ...(shortage > 0 ? { shortage } : {}),
  }
  assertBalanced(next)
  const entry: JournalEntry = {
    sequence: next.version,
    at: rfc3339(now),
    type: 'adjust',
    quantity: Math.abs(onHand - level.onHand),
    onHandDelta: onHand - level.onHand,
    availableDelta: available - level.available,
    heldDelta: 0,
    committedDelta: 0,
    ...(shortageDelta === 0 ? {} : { shortageDelta }),
    reason: 'onHand' in change ? 'counted' : 'changed',
    reference,
    actor: `system:${system}`,
  }
  return ok({ level: next, entry, hold: null, replayed: false })
}

/** Where units lie; `gone` is outside the house, and in no count. */
type Place = 'available' | 'held' | 'committed' | 'gone'

interface Move {
  type: JournalEntry['type']
  quantity: number
  from: Place
  to: Place
}

/** Moves units from one place to another: the one way a level ever changes. */
function post(level: StockLevel, move: Move, now: number) {
  const delta = (place: Place): number =>
    (move.to === place ? move.quantity : 0) - (move.from === place ? move.quantity : 0)
  const entry: JournalEntry = {
    sequence: level.version + 1,
    at: rfc3339(now),
    type: move.type,
    quantity: move.quantity,
    // A move between two places of the shop leaves the units on hand; `|| 0` keeps -0 out.
    onHandDelta: -delta('gone') || 0,
    availableDelta: delta('available'),
    heldDelta: delta('held'),
    committedDelta: delta('committed'),
  }
  const moved: StockLevel = {
    ...level,
    onHand: level.onHand + entry.onHandDelta,
    available: level.available + entry.availableDelta,
    held: level.held + entry.heldDelta,
    committed: level.committed + entry.committedDelta,
    version: entry.sequence,
  }
  const settled =
    level.shortage === undefined ? { level: moved, entry } : settle(level, moved, entry)
  assertBalanced(settled.level)
  return settled
}

/**
 * A level that was short, after a move: units that come back make up for those that are short, and
 * no more are short than are promised. `moved` is the level as the move alone left it.
 */
function settle(
  before: StockLevel,
  moved: StockLevel,
  entry: JournalEntry,
): { level: StockLevel; entry: JournalEntry } {
  const { shortage: was = 0, ...rest } = moved
  const back = Math.min(moved.available, was)
  const shortage = Math.min(was - back, moved.held + moved.committed)
  // Units that were promised and left were there after all.
  const found = was - back - shortage
  const onHand = moved.onHand + found
  const available = moved.available - back
  return {
    level: { ...rest, onHand, available, ...(shortage > 0 ? { shortage } : {}) },
    entry: {
      ...entry,
      onHandDelta: onHand - before.onHand,
      availableDelta: available - before.available,
      ...(shortage === was ? {} : { shortageDelta: shortage - was }),
    },
  }
}

const decided = (
  step: { level: StockLevel; entry: JournalEntry },
  hold: HoldRecord,
): Result<Decision> =>
  ok({ level: step.level, entry: { ...step.entry, holdId: hold.holdId }, hold, replayed: false })

const replay = (level: StockLevel, hold: HoldRecord | null): Result<Decision> =>
  ok({ level, entry: null, hold, replayed: true })

/** A problem where `quantity` units cannot be taken from available, else null. */
function notAvailable(level: StockLevel, quantity: number) {
  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    return invalid('/quantity', 'Units are whole and at least 1.')
  }
  return quantity > level.available ? insufficient(level) : null
}

/** A problem where the id stands for another order's or another quantity's hold, else null. */
const sameHold = (
  hold: HoldRecord,
  command: { holder: string; quantity: number },
): { ok: false; problem: Problem } | null =>
  hold.holder === command.holder && hold.quantity === command.quantity
    ? null
    : refuse('idempotency_conflict', 'This hold id stands for another hold.')

const insufficient = ({ sku, available }: StockLevel) =>
  refuse('insufficient_stock', undefined, { extra: { available, sku } })

const wrongStatus = ({ status }: HoldRecord) =>
  refuse('transition_not_allowed', `The hold is ${status}.`, { extra: { status } })

const invalid = (pointer: string, detail: string) =>
  refuse('invalid_body', undefined, { errors: [{ pointer, code: 'invalid', detail }] })
