import { judgeCharge } from '../../../src/shared/order/charge-rules.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import type { OrderState } from '../../../src/shared/order/store.ts'
import type { Charge, ComparedCharge } from '../../../src/shared/payment/charges/contract.ts'
import { firstOf, nextWindow } from '../../../src/shared/payment/charges/rules.ts'
import {
  deleteMatched,
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
  await deleteMatched(deps.engagement, now - CHARGES_KEPT_MS, CHARGES_PER_SWEEP_MAX)
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
  const settled = await inParallel(open, CALLS_AT_ONCE, async (charge) => {
    const rivals = byPayment.get(charge.event?.paymentId ?? '') ?? []
    return compare(deps, charge, states, rivals)
  })
  const compared = settled.flatMap((one, i): ComparedCharge[] => {
    if (one.status === 'fulfilled') return [one.value]
    const charge = open[i]
    log('payment.charge-not-compared', { error: one.reason })
    return charge ? [{ charge, state: 'open', refund: null }] : []
  })
  await updateCharges(deps.engagement, compared, deps.now())
  return compared
}

async function compare(
  deps: FulfilmentDeps,
  charge: Charge,
  states: ReadonlyMap<string, OrderState>,
  rivals: readonly Charge[],
): Promise<ComparedCharge> {
  const order = orderOf(charge, states)
  const verdict = judgeCharge(charge, order, await chargeToKeep(deps, charge, rivals))
  switch (verdict) {
    case 'matched':
      return { charge, state: 'matched', refund: null }
    case 'duplicate':
      return found(charge, 'duplicate', 'pending')
    case 'wrong_amount':
      return quarantined(deps, charge)
    case 'orphan':
      return found(charge, 'orphan', null)
    case 'tell':
      return told(deps, charge)
  }
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

/** No order changes by a charge of another amount: staff compare it with the provider. */
async function quarantined(deps: FulfilmentDeps, charge: Charge): Promise<ComparedCharge> {
  const { kind, id: objectId, event } = charge
  if (event) {
    const { eventId, orderId, paymentId, amount } = event
    const about = { eventId, kind, orderId, paymentId, amount, objectId }
    await quarantinePayments(deps, [{ ...about, type: 'succeeded', reason: 'wrong_amount' }])
  }
  return { charge, state: 'wrong_amount', refund: null }
}

/**
 * Tells the order of its charge, as a webhook would: the shopper's object, else the record. The
 * charge is compared again by the next run. Where neither has the payment, and the shop has begun
 * it, no order will ever want the money.
 */
async function told(deps: FulfilmentDeps, charge: Charge): Promise<ComparedCharge> {
  const { event } = charge
  if (event === null) return found(charge, 'orphan', null)
  const taken = await deps.checkout.tellCharge(event)
  if (taken === 'wrong_amount') return quarantined(deps, charge)
  if (taken === 'taken') return { charge, state: 'open', refund: null }
  const reason = (await recordReports(deps, [event])).get(event.eventId)
  if (reason === 'wrong_amount') return quarantined(deps, charge)
  if (reason !== 'unknown_order') return { charge, state: 'open', refund: null }
  const isAbandoned = await deps.checkout.isAbandoned(event)
  return found(charge, 'orphan', isAbandoned ? 'pending' : null)
}

/** Asks for the refunds of charges that no order wants, until they have ended. */
async function returnPending(deps: FulfilmentDeps): Promise<void> {
  const pending = await selectPendingRefunds(deps.engagement, CHARGES_PER_SWEEP_MAX)
  const answers = await inParallel(pending, CALLS_AT_ONCE, ({ charge: { kind, id } }) =>
    deps.checkout.refundCharge({ kind, id, key: `unmatched:${id}` }),
  )
  const ended = pending.flatMap((one, i): ComparedCharge[] => {
    const answer = answers[i]
    if (answer?.status !== 'fulfilled') {
      log('payment.provider-unavailable', { error: answer?.reason })
      return []
    }
    return answer.value === 'pending' ? [] : [{ ...one, refund: answer.value }]
  })
  if (ended.length > 0) await updateCharges(deps.engagement, ended, deps.now())
}
