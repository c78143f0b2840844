import { MINUTE_MS } from '../platform/clock.ts'
import { log } from '../platform/log.ts'

/** The storage of an object, as far as its one alarm is concerned. */
export interface AlarmStorage {
  getAlarm(): Promise<number | null>
  setAlarm(at: number): Promise<void>
}

/** Work that failed in an alarm is tried again after this. */
export const ALARM_RETRY_MS = 10_000
/** An alarm late by more than this is taken for lost and set again. */
export const ALARM_LOST_MS = MINUTE_MS
/** The runtime drops an alarm after six failed tries (platform.md). */
const LAST_TRY = 5

/** When each object's alarm is set for: null is none; absent is not looked yet. */
const armed = new WeakMap<AlarmStorage, number | null>()

/**
 * Learns once per life in memory whether an alarm is set. Await it before the transaction, so
 * that `armAt` can follow the commit without an await between: state and alarm land together.
 */
export async function recallAlarm(storage: AlarmStorage): Promise<void> {
  if (armed.has(storage)) return
  const at = await storage.getAlarm()
  if (!armed.has(storage)) armed.set(storage, at)
}

/** Objects whose alarm was compared with their work since they came into memory. */
const compared = new WeakSet<AlarmStorage>()

const isLate = (storage: AlarmStorage, now: number): boolean => {
  const at = armed.get(storage) ?? null
  return at !== null && at <= now - ALARM_LOST_MS
}

/**
 * Sets the alarm again where it was lost: the stored one is compared with what is due once per
 * life in memory, and again whenever it is late. Await it at each touch of an initialized object.
 * @param dueAt when the object has work to do (milliseconds), or null; asked only then
 */
export async function keepAlarm(
  storage: AlarmStorage,
  now: number,
  dueAt: () => number | null,
): Promise<void> {
  const late = isLate(storage, now)
  if (compared.has(storage) && !late) return
  if (late) armed.delete(storage)
  await recallAlarm(storage)
  compared.add(storage)
  const due = dueAt()
  if (due !== null) armAt(storage, due, now)
}

/**
 * Sets the object's alarm to `at` (milliseconds) unless one is set for then or sooner: setting
 * costs a row. Without `recallAlarm` before, it sets the alarm in any case.
 */
export function armAt(storage: AlarmStorage, at: number, now: number): void {
  // An alarm set for this very moment has been seen to stall: the next millisecond works.
  const wanted = Math.max(at, now + 1)
  const set = armed.get(storage) ?? null
  if (set !== null && set <= wanted && set > now - ALARM_LOST_MS) return
  armed.set(storage, wanted)
  // Not awaited: the output gate holds every answer until it is durable, or breaks the object.
  void storage.setAlarm(wanted)
}

/** Forgets the armed time: call it after `deleteAlarm()` or `deleteAll()`. */
export const forgetAlarm = (storage: AlarmStorage): void => {
  armed.set(storage, null)
}

/**
 * The body of an object's `alarm()`. Runs `work`, which answers when it wants to be woken next
 * (milliseconds, or null for never). It never throws: failed work is tried again after
 * ALARM_RETRY_MS, for as long as it takes; six throws would lose the alarm for good.
 */
export async function runAlarm(
  storage: AlarmStorage,
  info: { retryCount: number } | undefined,
  clock: () => number,
  work: (now: number) => number | null | Promise<number | null>,
): Promise<void> {
  // The alarm that fired is spent.
  armed.set(storage, null)
  if ((info?.retryCount ?? 0) >= LAST_TRY) {
    // Five tries died without a catch (memory, time): be durable about the next before this one.
    const next = clock() + ALARM_RETRY_MS
    await storage.setAlarm(next)
    armed.set(storage, next)
  }
  try {
    const next = await work(clock())
    if (next !== null) armAt(storage, next, clock())
  } catch (error) {
    log('alarm.failed', { error })
    armAt(storage, clock() + ALARM_RETRY_MS, clock())
  }
}
