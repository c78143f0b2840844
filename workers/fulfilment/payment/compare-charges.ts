import { judgeCharge } from '../../../src/shared/order/charge-rules.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import type { OrderState } from '../../../src/shared/order/store.ts'
import type { Charge, ComparedCharge } from '../../../src/shared/payment/charges/contract.ts'
import { firstOf, nextWindow } from '../../../src/shared/payment/charges/rules.ts'
import {
  deleteEnded,
  insertCharges,
  selectChargesOf,
  selectOpenCharges,
  selectPendingRefunds,
  selectWalk,
  updateCharges,
} from '../../../src/shared/payment/charges/store.ts'
import { CHARGING_KINDS, type ChargingKind } from '../../../src/shared/payment/contract.ts'
import {
  CHARGE_GRACE_LOOKS,
  CHARGE_PAGES_PER_SWEEP_MAX,
  CHARGES_FIRST_MS,
  CHARGES_KEPT_MS,
  CHARGES_PER_SWEEP_MAX,
} from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { CALLS_AT_ONCE, inParallel } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { quarantinePayments } from './quarantine.ts'
import { recordReports } from './record-reports.ts'

/**
 * Compares the charges that providers list with the orders. An order that does not know of its
 * charge is told of it; a charge that no order wants is returned where it is surely the shop's, and
 * is shown to staff. Answers how many were found without their order. A provider that is out is
 * asked again by the next run.
 */
export async function compareCharges(deps: FulfilmentDeps): Promise<number> {
  for (const kind of CHARGING_KINDS) {
    await readList(deps, kind).catch((error: unknown) => {
      log('payment.charges-not-listed', { work: kind, error })
    })
  }
  const open = await selectOpenCharges(deps.engagement, CHARGES_PER_SWEEP_MAX)
  const compared = open.length === 0 ? [] : await compareAll(deps, open)
  await returnPending(deps)
  const now = deps.now()
  await deleteEnded(deps.engagement, now - CHARGES_KEPT_MS, CHARGES_PER_SWEEP_MAX)
  return compared.filter(({ state }) => state !== 'matched' && state !== 'open').length
}

/** Stores the charges of the next pages; each page with how far the list has been read. */
async function readList(deps: FulfilmentDeps, kind: ChargingKind): Promise<void> {
  const { engagement: db } = deps
  const lookMs = deps.reconcileSeconds * 1000
  const terms = {
    graceMs: CHARGE_GRACE_LOOKS * lookMs,
    leastMs: lookMs,
    firstMs: CHARGES_FIRST_MS,
  }
  for (let pages = 0; pages < CHARGE_PAGES_PER_SWEEP_MAX; pages += 1) {
    const window = nextWindow(await selectWalk(db, kind), deps.now(), terms)
    const page = window && (await deps.checkout.listCharges(kind, window))
    if (!window || !page) return
    const { charges: found, cursor } = page
    await insertCharges(db, { kind, found, walk: { ...window, cursor } }, deps.now())
  }
}

async function compareAll(
  deps: FulfilmentDeps,
  open: readonly Charge[],
): Promise<ComparedCharge[]> {
  const events = open.flatMap(({ event }) => (event ? [event] : []))
  const [states, all] = await Promise.all([
    readOrderStates(
      deps.orders,
      events.map(({ orderId }) => orderId),
    ),
    selectChargesOf(
      deps.engagement,
      events.map(({ paymentId }) => paymentId),
    ),
  ])
  const byPayment = Map.groupBy(all, ({ event }) => event?.paymentId ?? '')
  const judged = await eachOf(open, async (charge): Promise<Judged> => {
    const rivals = byPayment.get(charge.event?.paymentId ?? '') ?? []
    const verdict = judgeCharge(
      charge,
      orderOf(charge, states),
      await chargeToKeep(deps, charge, rivals),
    )
    return verdict === 'tell' ? told(deps, charge) : comparedAs(charge, verdict)
  })
  const isCompared = (one: Judged): one is ComparedCharge => one.state !== 'unrecorded'
  const unrecorded = judged.filter((one): one is Unrecorded => !isCompared(one))
  const compared = [...judged.filter(isCompared), ...(await recordAll(deps, unrecorded))]
  await quarantineAmounts(
    deps,
    compared.filter(({ state }) => state === 'wrong_amount'),
  )
  await updateCharges(deps.engagement, compared, deps.now())
  return compared
}

/** A charge whose order the shopper's object has not: the record may have it. */
interface Unrecorded {
  charge: Charge
  state: 'unrecorded'
}
type Judged = ComparedCharge | Unrecorded

/** Compares each charge. One that cannot be compared now stays open, and is compared by the next run. */
async function eachOf<T extends Charge, R>(
  charges: readonly T[],
  work: (charge: T) => Promise<R>,
): Promise<(R | ComparedCharge)[]> {
  const settled = await inParallel(charges, CALLS_AT_ONCE, work)
  return charges.map((charge, i) => {
    const one = settled[i]
    if (one?.status === 'fulfilled') return one.value
    log('payment.charge-not-compared', { error: one?.reason })
    return stillOpen(charge)
  })
}

const stillOpen = (charge: Charge): ComparedCharge => ({ charge, state: 'open', refund: null })

/** The outcome of a verdict that nobody is asked about. */
function comparedAs(
  charge: Charge,
  verdict: 'matched' | 'duplicate' | 'wrong_amount' | 'orphan',
): ComparedCharge {
  if (verdict === 'duplicate') return found(charge, 'duplicate', 'pending')
  return verdict === 'orphan'
    ? found(charge, 'orphan', null)
    : { charge, state: verdict, refund: null }
}

const orderOf = ({ event }: Charge, states: ReadonlyMap<string, OrderState>): Order | null => {
  const state = event ? states.get(event.orderId) : undefined
  return state && state.shopperId === event?.shopperId ? state.order : null
}

/** The charge that a payment of several keeps: the order's, else the first; null where it has one. */
async function chargeToKeep(
  deps: FulfilmentDeps,
  { kind, event }: Charge,
  rivals: readonly Charge[],
): Promise<string | null> {
  if (event === null || rivals.length < 2) return null
  const own = await deps.checkout.chargeOf(kind, event)
  const isListed = rivals.some(({ id }) => id === own)
  return isListed ? own : (firstOf(rivals)?.id ?? null)
}

function found(
  charge: Charge,
  state: 'orphan' | 'duplicate',
  refund: ComparedCharge['refund'],
): ComparedCharge {
  const { event } = charge
  log('payment.charge-without-order', {
    code: state,
    ...(event ? { orderId: event.orderId, paymentId: event.paymentId } : {}),
  })
  return { charge, state, refund }
}

/** No order changes by charges of another amount: staff compare them with the provider. */
async function quarantineAmounts(
  deps: FulfilmentDeps,
  wrong: readonly ComparedCharge[],
): Promise<void> {
  const letters = wrong.flatMap(({ charge: { kind, id: objectId, event } }) => {
    if (event === null) return []
    const { eventId, orderId, paymentId, amount } = event
    const about = { eventId, kind, orderId, paymentId, amount, objectId }
    return [{ ...about, type: 'succeeded', reason: 'wrong_amount' as const }]
  })
  if (letters.length > 0) await quarantinePayments(deps, letters)
}

/** Tells the shopper's object of its order's charge, as a webhook would. The next run compares it again. */
async function told(deps: FulfilmentDeps, charge: Charge): Promise<Judged> {
  const { event } = charge
  if (event === null) return found(charge, 'orphan', null)
  const taken = await deps.checkout.tellCharge(event)
  if (taken === 'wrong_amount') return comparedAs(charge, 'wrong_amount')
  return taken === 'taken' ? stillOpen(charge) : { charge, state: 'unrecorded' }
}

/**
 * Tells the record of charges that no shopper's object takes, all at once. Where neither has the
 * payment, and the shop has begun it, no order will ever want the money.
 */
async function recordAll(
  deps: FulfilmentDeps,
  unrecorded: readonly Unrecorded[],
): Promise<ComparedCharge[]> {
  if (unrecorded.length === 0) return []
  const charges = unrecorded.map(({ charge }) => charge)
  const events = charges.flatMap(({ event }) => (event ? [event] : []))
  const reasons = await recordReports(deps, events).catch((error: unknown) => {
    log('payment.charge-not-compared', { error })
    return null
  })
  if (reasons === null) return charges.map(stillOpen)
  return eachOf(charges, async (charge) => {
    const { event } = charge
    const reason = event ? reasons.get(event.eventId) : undefined
    if (reason === 'wrong_amount') return comparedAs(charge, 'wrong_amount')
    if (event === null || reason !== 'unknown_order') return stillOpen(charge)
    const isAbandoned = await deps.checkout.isAbandoned(event)
    return found(charge, 'orphan', isAbandoned ? 'pending' : null)
  })
}

/**
 * Asks for the refunds of charges that no order wants, until they have ended. Each that was asked
 * for goes behind those that wait, so that refunds that stay pending hold up no others.
 */
async function returnPending(deps: FulfilmentDeps): Promise<void> {
  const pending = await selectPendingRefunds(deps.engagement, CHARGES_PER_SWEEP_MAX)
  if (pending.length === 0) return
  const answers = await inParallel(pending, CALLS_AT_ONCE, ({ charge: { kind, id } }) =>
    deps.checkout.refundCharge({ kind, id, key: `unmatched:${id}` }),
  )
  const asked = pending.map((one, i): ComparedCharge => {
    const answer = answers[i]
    if (answer?.status === 'fulfilled') return { ...one, refund: answer.value }
    log('payment.provider-unavailable', { error: answer?.reason })
    return one
  })
  await updateCharges(deps.engagement, asked, deps.now())
}
