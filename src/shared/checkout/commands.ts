import { requireAttributesFit } from '../cart/rules.ts'
import { rfc3339 } from '../platform/clock.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { isMember } from '../shopper/membership.ts'
import { requirePoints } from '../shopper/points.ts'
import type { Handlers, ShopperTransaction } from '../shopper/transaction.ts'
import { abort, begin, endAttempt, place, recordRegistration } from './completion/commands.ts'
import { attemptOf } from './completion/ids.ts'
import type {
  CheckoutAnswer,
  CheckoutCommand,
  CheckoutContract,
  CheckoutRecord,
} from './contract.ts'
import { mayHappen, statusAfter } from './life-cycle.ts'
import { paymentSwitchHandlers } from './payment-switch/commands.ts'
import { closed, openStatus, reservedRecord } from './rules.ts'
import { sourceOf, statusAt } from './sources.ts'
import { loadCheckout, loadOpenCheckout, saveCheckout } from './store.ts'
import { tendered } from './tender-commands.ts'
import { verify } from './verification/commands.ts'

const answerWith = (tx: ShopperTransaction, record: CheckoutRecord): Result<CheckoutAnswer> => {
  saveCheckout(tx.sql, record)
  return ok({ kind: 'checkout', checkout: record })
}

/** A checkout that becomes ready begins an attempt; one that was ready goes on with its own. */
function withAttempt(record: CheckoutRecord, before: CheckoutRecord | null, now: number) {
  if (record.status !== 'ready') return record
  const known = before && (before.attempt || before.status === 'ready')
  return { ...record, attempt: known ? attemptOf(before) : { number: 0, at: now } }
}

/** The promotion slots that the cart shows; nothing is rendered where the shop has none. */
function slotsIn(tx: ShopperTransaction): Pick<CheckoutRecord, 'promotionSlots'> {
  const { slots = [] } = tx.cart().offers
  const shown = slots.length === 0 ? undefined : tx.renderedCart().slots
  return shown ? { promotionSlots: shown } : {}
}

function start(
  tx: ShopperTransaction,
  command: Extract<CheckoutCommand, { type: 'checkout.start' }>,
): Result<CheckoutAnswer> {
  const { checkoutId, buyNow, cartVersion, lines, discountCodes } = command
  if (lines.length === 0) return refuse('cart_empty')
  const fits = requireAttributesFit(lines)
  if (!fits.ok) return fits
  const cart = tx.cart()
  if (!buyNow && cart.version !== cartVersion) return refuse('cart_changed')
  const newest = loadOpenCheckout(tx.sql, buyNow)
  const running = newest?.status === 'completing'
  // A purchase under way stays; what is bought now is another one, what is in the cart is the same.
  if (running && !buyNow) return ok({ kind: 'checkout', checkout: newest })
  const open = running ? null : newest
  const fresh = open && open.id === checkoutId && statusAt(open, tx.now) !== 'expired'
  // A new one of its kind takes the place of an older open one: there is one checkout per cart.
  if (open && !fresh)
    saveCheckout(tx.sql, {
      ...open,
      status: statusAfter(open.status, 'replace', 'cancelled'),
      version: open.version + 1,
    })
  const before = fresh ? open : null
  const codes = discountCodes === undefined ? {} : { discountCodes }
  const details = { ...(fresh ? open.details : {}), ...codes }
  const quote = tendered(tx.sql, command.quote, details)
  const next: CheckoutRecord = {
    id: fresh ? open.id : checkoutId,
    status: openStatus(quote),
    buyNow,
    cartVersion,
    currency: cart.currency,
    lines,
    details,
    quote,
    ...(buyNow ? {} : slotsIn(tx)),
    intent: null,
    ...(before?.attempt ? { attempt: before.attempt } : {}),
    orderId: null,
    version: fresh ? open.version + 1 : 1,
    createdAt: rfc3339(tx.now),
  }
  return answerWith(tx, withAttempt(next, before, tx.now))
}

function requote(
  tx: ShopperTransaction,
  command: Extract<CheckoutCommand, { type: 'checkout.quote' }>,
): Result<CheckoutAnswer> {
  const record = loadCheckout(tx.sql, command.checkoutId)
  if (!record) return refuse('not_found')
  const status = statusAt(record, tx.now)
  if (!mayHappen(status, 'quote'))
    return closed({ ...record, status }, sourceOf(record).reserved(record))
  if (record.version !== command.expectedVersion) return refuse('version_mismatch')
  const { details, lines } = command
  if (details.useStoreCredit && !isMember(tx.sql)) return refuse('member_required')
  const { pointsToSpend = 0 } = details
  // A balance that shrank is told at completion: other details may still be changed.
  const isAsked = pointsToSpend !== (record.details.pointsToSpend ?? 0)
  const payable = isAsked ? requirePoints(tx.sql, pointsToSpend, tx.now) : ok(null)
  if (!payable.ok) return payable
  const quote = tendered(tx.sql, command.quote, details)
  const next: CheckoutRecord = {
    ...record,
    details,
    lines,
    quote,
    status: statusAfter(status, 'quote', openStatus(quote)),
    version: record.version + 1,
  }
  return answerWith(tx, withAttempt(next, record, tx.now))
}

function claim(
  tx: ShopperTransaction,
  { checkoutId, line, quote }: Extract<CheckoutCommand, { type: 'checkout.claim' }>,
): Result<CheckoutAnswer> {
  const known = loadCheckout(tx.sql, checkoutId)
  if (known) return ok({ kind: 'checkout', checkout: known })
  return answerWith(tx, reservedRecord(checkoutId, line, quote, tx.now))
}

function cancel(
  tx: ShopperTransaction,
  command: Extract<CheckoutCommand, { type: 'checkout.cancel' }>,
): Result<CheckoutAnswer> {
  const record = loadCheckout(tx.sql, command.checkoutId)
  if (!record) return refuse('not_found')
  if (record.status === 'cancelled') return ok({ kind: 'checkout', checkout: record })
  if (!mayHappen(record.status, 'cancel')) return closed(record, sourceOf(record).reserved(record))
  return answerWith(tx, {
    ...record,
    status: statusAfter(record.status, 'cancel', 'cancelled'),
    version: record.version + 1,
  })
}

/** Handlers of the checkout saga, for `checkoutModule`. */
export const checkoutHandlers: Handlers<CheckoutCommand, CheckoutContract['answers']> = {
  'checkout.start': start,
  'checkout.quote': requote,
  'checkout.begin': begin,
  'checkout.abort': abort,
  'checkout.refuse': endAttempt,
  'checkout.record-registration': recordRegistration,
  'checkout.claim': claim,
  'checkout.place': place,
  'checkout.cancel': cancel,
  'checkout.verify': verify,
  ...paymentSwitchHandlers,
}
