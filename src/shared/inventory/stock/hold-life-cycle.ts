import { mayFollow, validateLifeCycle } from '../../platform/life-cycle.ts'
import { assertInvariant } from '../../platform/result.ts'
import type { HoldStatus, StockCommand } from '../contract.ts'

/** The events of a hold; `hold` and `commit` also make one. */
type HoldEvent = 'hold' | 'extend' | 'commit' | 'release' | 'expire' | 'ship'

/** The event of each command that is about a hold. */
const EVENTS: Record<Exclude<StockCommand['type'], 'stock.adjust' | 'stock.sync'>, HoldEvent> = {
  'stock.hold': 'hold',
  'stock.extend': 'extend',
  'stock.commit': 'commit',
  'stock.release': 'release',
  'stock.ship': 'ship',
}

/**
 * A hold that ended before it was committed may be taken anew under its id, if stock allows.
 * `shipped` and `returned` are over for good: a message delivered again takes nothing twice.
 */
const TRANSITIONS = validateLifeCycle<HoldStatus, HoldEvent>(
  'hold',
  {
    active: {
      extend: ['active'],
      commit: ['committed'],
      release: ['released'],
      expire: ['expired'],
    },
    // A part leaves it committed until the last unit is gone.
    committed: { ship: ['committed', 'shipped'], release: ['committed', 'returned'] },
    released: { hold: ['active'], commit: ['committed'] },
    expired: { hold: ['active'], commit: ['committed'] },
    // A part may come after the rest of its hold: it changes where its own units are.
    shipped: { release: ['shipped'] },
    returned: { ship: ['returned'] },
  },
  { initial: ['active', 'committed'], ends: ['shipped', 'returned'] },
)

/**
 * The status after an event, as the table allows it; `from` is null where the event makes the hold.
 * @throws Error where it does not: a rule above is wrong, and the step is rolled back
 */
export function holdStatusAfter(
  from: HoldStatus | null,
  event: HoldEvent,
  to: HoldStatus,
): HoldStatus {
  const made = from === null && (event === 'hold' || event === 'commit')
  const allowed = made || (from !== null && mayFollow(TRANSITIONS, from, event, to))
  assertInvariant(allowed, `hold: ${from ?? 'none'} × ${event} is ${to}`)
  return to
}

/**
 * Checks what a command made of a hold; left on in production.
 * @throws Error where the table does not allow it
 */
export function assertHoldStep(
  before: { status: HoldStatus } | null,
  { type }: StockCommand,
  after: { status: HoldStatus } | null,
): void {
  if (after === null || type === 'stock.adjust' || type === 'stock.sync') return
  holdStatusAfter(before?.status ?? null, EVENTS[type], after.status)
}
