import { STOCK_MAX } from '../../platform/limits.ts'
import { assertInvariant, ok, type Problem, type Result, refuse } from '../../platform/result.ts'
import type { HoldPart, HoldStatus, JournalEntry, StockCommand, StockLevel } from '../contract.ts'
import { holdStatusAfter } from './hold-life-cycle.ts'
import { type Place, post } from './level-rules.ts'
import { type Synced, syncLevel } from './sync-rules.ts'

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
  /** Of the outside system that the command is of. */
  synced?: Synced
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

/** A hold ends exactly at `expiresAt`: in that millisecond it is over. */
const isDue = (hold: HoldRecord, now: number): boolean =>
  hold.status === 'active' && hold.expiresAt <= now

/**
 * Decides one command. The ledger must carry no due hold (`expireDue` comes first).
 * Refusals: `insufficient_stock` with `{available, sku}`, `idempotency_conflict` where the id or
 * key was used for something else, `transition_not_allowed`, `not_found`, `invalid_body`,
 * `quantity_too_large`, `stale_sequence`.
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
    case 'stock.sync': {
      const synced = syncLevel(known.level, known.synced, command, now)
      if (!synced.ok) return synced
      return ok({ ...synced.value, hold: null, replayed: synced.value.entry === null })
    }
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

/**
 * Ships or releases some units of a committed hold. The last part ends the hold as a whole would.
 * Messages may come in any order: a part that comes after the rest of its hold has gone the other
 * way takes its units from there.
 */
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
  const isRelease = type === 'stock.release'
  const from = placeOfSold(hold.status)
  if (from === null) return wrongStatus(hold)
  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    return invalid('/part/quantity', 'Units are whole and at least 1.')
  }
  const to = isRelease ? 'available' : 'gone'
  // The whole hold went this very way, and the units of the part with it.
  if (from === to) return replay(level, hold)
  const open = openOf(hold)
  if (quantity > open) {
    return refuse('transition_not_allowed', `Only ${open} units are left of the hold.`)
  }
  if (from === 'available' && quantity > level.available) return insufficient(level)
  const step = post(level, { type: isRelease ? 'release' : 'ship', quantity, from, to }, now)
  const left = { ...hold, gone: hold.gone + quantity }
  if (hold.status !== 'committed' || quantity < open) return decided(step, left)
  return decided(step, { ...left, status: isRelease ? 'returned' : 'shipped', endedAt: now })
}

/** Where units of a hold that was sold are; null for one that was not. */
function placeOfSold(status: HoldStatus): Place | null {
  if (status === 'committed') return 'committed'
  if (status === 'shipped') return 'gone'
  return status === 'returned' ? 'available' : null
}

/** The number that the key of a part is stored with: positive for units that came back. */
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
