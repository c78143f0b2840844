import type {
  Erasure,
  ErasureOutcome,
  ErasureSubject,
} from '../../../src/shared/erasure/contract.ts'
import { openSubject } from '../../../src/shared/erasure/request-erasure.ts'
import { nextStep } from '../../../src/shared/erasure/rules.ts'
import {
  claimErasure,
  saveRun,
  saveWaiting,
  selectDueErasures,
} from '../../../src/shared/erasure/store.ts'
import { needsAddress } from '../../../src/shared/order/erase-rules.ts'
import { selectUnerased } from '../../../src/shared/order/erase-store.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import {
  ERASED_FORMER_SHOPPERS_MAX,
  ERASED_ORDERS_AT_ONCE,
  ERASURES_PER_SWEEP,
} from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { eraseOrders } from './erase-orders.ts'
import { PERSON_STORES, type PersonStore } from './person-stores.ts'

/** A run that is silent for this long is taken for dead. */
const RUN_MAX_MS = 2 * MINUTE_MS
/** Batches of orders in one run; the next run goes on. */
const ORDER_BATCHES_MAX = 5

/** Goes on with the erasures that are due. Answers how many went through every store. */
export async function eraseMembers(deps: FulfilmentDeps): Promise<number> {
  const due = await selectDueErasures(deps.directory, deps.now(), ERASURES_PER_SWEEP)
  let done = 0
  for (const erasure of due) {
    const claimed = await claimErasure(deps.directory, erasure, deps.now() + RUN_MAX_MS)
    if (claimed && (await run(deps, erasure))) done += 1
  }
  return done
}

/** Goes through all stores once; false where one of them is to be tried again. */
async function run(deps: FulfilmentDeps, erasure: Erasure): Promise<boolean> {
  const subject = await attempt('subject', erasure, () => subjectOf(deps, erasure))
  const stores: Record<string, ErasureOutcome> = { subject: subject === null ? 'later' : 'done' }
  if (subject !== null) {
    // Orders come last: by them the other stores of the next run are found.
    const orders = () => eraseOrdersOf(deps, erasure, subject)
    const all: Readonly<Record<string, PersonStore>> = { ...PERSON_STORES, orders }
    for (const [name, erase] of Object.entries(all)) {
      stores[name] = (await attempt(name, erasure, () => erase(deps, subject))) ?? 'later'
    }
  }
  const outcomes = Object.values(stores)
  const step = nextStep(erasure, outcomes, deps.now())
  await saveRun(deps.directory, erasure.id, { stores, ...step }, deps.now())
  return !outcomes.includes('later')
}

/** What a store answers; null where it broke. The others go on. */
async function attempt<T>(
  store: string,
  { id }: Pick<Erasure, 'id'>,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    log('erasure.store-failed', { erasureId: id, work: store, error })
    return null
  }
}

async function subjectOf(deps: FulfilmentDeps, erasure: Erasure): Promise<ErasureSubject> {
  const { memberId, shopperId } = erasure
  const former = await deps
    .shopper(shopperId)
    .read(
      { kind: 'system', shopperId },
      { type: 'former-shoppers', limit: ERASED_FORMER_SHOPPERS_MAX },
    )
  if (!former.ok) throw new Error(`the member's object answers ${former.problem.code}`)
  // Their objects hold the stored answers of sign-ins, though no order.
  const newest = await deps
    .shopper(shopperId)
    .read({ kind: 'system', shopperId }, { type: 'former-visitors' })
  if (!newest.ok) throw new Error(`the member's object answers ${newest.problem.code}`)
  const visitors = newest.value.visitors.map((visitor) => visitor.shopperId)
  const emails = await openSubject(deps.erasures, erasure)
  const shopperIds = [...new Set([shopperId, ...former.value.shopperIds, ...visitors])]
  return { memberId, shopperIds, emails }
}

/** Erases the person's orders, those that are not delivered except for their address. */
async function eraseOrdersOf(
  deps: FulfilmentDeps,
  erasure: Erasure,
  subject: ErasureSubject,
): Promise<ErasureOutcome> {
  const waiting = new Set(erasure.waiting)
  const journal = async (ids: readonly string[]) => {
    const size = waiting.size
    for (const id of ids) waiting.add(id)
    if (waiting.size > size) await saveWaiting(deps.directory, erasure.id, [...waiting])
  }
  let complete = await eraseOrders(deps, [...waiting], journal)
  for (const db of deps.orders) {
    complete = (await eraseInDatabase(deps, db, subject, journal)) && complete
  }
  if (!complete) return 'later'
  const states = await readOrderStates(deps.orders, [...waiting])
  const kept = [...states.values()].filter(({ order }) => needsAddress(order))
  await saveWaiting(
    deps.directory,
    erasure.id,
    kept.map(({ order }) => order.id),
  )
  return kept.length > 0 ? 'waiting' : 'done'
}

async function eraseInDatabase(
  deps: FulfilmentDeps,
  db: D1Database,
  subject: ErasureSubject,
  journal: (ids: readonly string[]) => Promise<void>,
): Promise<boolean> {
  let complete = true
  let after = ''
  for (let batch = 0; batch < ORDER_BATCHES_MAX; batch += 1) {
    const ids = await selectUnerased(db, subject, { after, limit: ERASED_ORDERS_AT_ONCE })
    complete = (await eraseOrders(deps, ids, journal)) && complete
    after = ids.at(-1) ?? after
    if (ids.length < ERASED_ORDERS_AT_ONCE) return complete
  }
  return false
}
