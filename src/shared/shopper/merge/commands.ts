import { mergeCarts, undoMerge } from '../../cart/merge/rules.ts'
import { addFavourite, loadFavourites, removeFavourite } from '../../cart/store.ts'
import { attemptOf } from '../../checkout/completion/ids.ts'
import type { CheckoutRecord } from '../../checkout/contract.ts'
import { isOpen } from '../../checkout/rules.ts'
import { statusAt } from '../../checkout/sources.ts'
import {
  deleteCheckout,
  deleteUnplacedCheckouts,
  loadCheckout,
  loadOpenCheckout,
  loadOpenClaims,
  oldestCompletion,
  saveCheckout,
} from '../../checkout/store.ts'
import type { Now } from '../../platform/clock.ts'
import {
  COMPLETION_STALLED_MS,
  FAVOURITES_MAX,
  MERGE_UNDO_MS,
  SIGN_IN_ANSWER_KEPT_MS,
} from '../../platform/limits.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { revokeSession } from '../../session/store.ts'
import { deleteVisitorAnswers } from '../idempotency.ts'
import { isErased } from '../membership.ts'
import { countOrders, repriceFirstOrder } from '../orders.ts'
import type { Handlers, ShopperTransaction } from '../transaction.ts'
import type { MergeCommand, MergeContent, MergeContract, MergeSummary } from './contract.ts'
import {
  addFormerShopper,
  addFormerVisitor,
  clearRecord,
  finishOutgoing,
  insertIncoming,
  insertOutgoing,
  insertSignIn,
  loadIncoming,
  loadOutgoing,
  summaryOf,
} from './store.ts'

type Of<Type extends MergeCommand['type']> = Extract<MergeCommand, { type: Type }>

/** Handlers of sign-in and merge, for `mergeModule`. */
export const mergeHandlers: Handlers<MergeCommand, MergeContract['answers']> = {
  'merge.take': forShop(take),
  'merge.apply': forShop(apply),
  'merge.finish': forShop((tx, { mergeId }: Of<'merge.finish'>) => {
    finishOutgoing(tx.sql, mergeId)
    tx.acknowledge([`${mergeId}:merge`])
    return ok({ kind: 'none' })
  }),
  'merge.undo': undo,
  'sign-in.remember': forShop((tx, { key, answer }: Of<'sign-in.remember'>) => {
    insertSignIn(tx.sql, key, answer, tx.now)
    tx.wakeAt(tx.now + SIGN_IN_ANSWER_KEPT_MS)
    return ok({ kind: 'none' })
  }),
}

/** A shopper that could take or apply a merge would reach into another one's cart. */
function forShop<Command, Answer>(
  handle: (tx: ShopperTransaction, command: Command) => Result<Answer>,
): (tx: ShopperTransaction, command: Command) => Result<Answer> {
  return (tx, command) => (tx.caller.kind === 'system' ? handle(tx, command) : refuse('forbidden'))
}

function take(
  tx: ShopperTransaction,
  { mergeId, session, memberShopperId }: Of<'merge.take'>,
): Result<MergeContract['answers']['merge.take']> {
  const earlier = loadOutgoing(tx.sql)
  const known = earlier.find((out) => out.mergeId === mergeId)
  if (known) return ok({ kind: 'merge-content', content: known.content })
  revokeSession(tx.sql, session.sessionId, session.expiresAt)
  tx.endSession(session.sessionId)
  // Of two sign-ins at once the first has everything: a visitor becomes one member.
  const content = earlier.length === 0 ? takeOut(tx) : null
  const startedAt = Math.max(tx.now, (earlier.at(-1)?.startedAt ?? 0) + 1)
  // Its emails and addresses are of no use here any more, and an erasure would not find them.
  deleteUnplacedCheckouts(tx.sql)
  deleteVisitorAnswers(tx.sql)
  const { sessionId } = session
  insertOutgoing(tx.sql, { mergeId, sessionId, memberShopperId, startedAt, content })
  // Where the sign-in goes silent now, the content is in this object alone.
  if (content !== null) tx.wakeAt(tx.now + COMPLETION_STALLED_MS)
  return ok({ kind: 'merge-content', content })
}

/**
 * Takes everything out that a member takes over. A visitor without anything has its id to tell: it
 * may have entered a drop, of which its object knows nothing.
 */
function takeOut(tx: ShopperTransaction): MergeContent {
  const { lines, discountCodes, catalogVersion } = tx.cart()
  const favourites = loadFavourites(tx.sql)
  const checkouts = [false, true].flatMap((buyNow) => openCheckout(tx, buyNow) ?? [])
  const claims = loadOpenClaims(tx.sql).filter((record) => isOpenAt(record, tx.now))
  // An order that is being placed is one as well.
  const hasOrders = countOrders(tx.sql) > 0 || oldestCompletion(tx.sql) !== null
  if (lines.length > 0) {
    tx.changeCart({ put: [], remove: lines.map(({ id }) => id), discountCodes: [] })
  }
  for (const { productId } of favourites) removeFavourite(tx.sql, productId)
  for (const { id } of [...checkouts, ...claims]) deleteCheckout(tx.sql, id)
  const { shopperId } = tx
  const cart = { lines, discountCodes, catalogVersion }
  const moved = claims.map((record) => movedClaim(record, shopperId, tx.now))
  return { shopperId, hasOrders, cart, favourites, checkouts, claims: moved }
}

/**
 * A claim's checkout as the member goes on with it: by an attempt of its own. One that is under way
 * here is refused, and its driver, which may be late, gives back by its own order's id alone.
 */
function movedClaim(record: CheckoutRecord, shopperId: string, now: Now): CheckoutRecord {
  const { number, at } = attemptOf(record)
  const visitorAttempt = { shopperId, number, at }
  return {
    ...record,
    attempt: { number: number + 1, at: now },
    lines: record.lines.map((line) =>
      line.claim ? { ...line, claim: { ...line.claim, visitorAttempt } } : line,
    ),
    version: record.version + 1,
  }
}

/** The open checkout, unless it has expired or its goods are being bought at this moment. */
function openCheckout({ sql, now }: ShopperTransaction, buyNow: boolean): CheckoutRecord | null {
  const record = loadOpenCheckout(sql, buyNow)
  return record !== null && isOpenAt(record, now) ? record : null
}

/** An expired checkout keeps the status that it had: only `statusAt` tells. */
const isOpenAt = (record: CheckoutRecord, now: Now): boolean => isOpen(statusAt(record, now))

function apply(
  tx: ShopperTransaction,
  { mergeId, content }: Of<'merge.apply'>,
): Result<{ kind: 'merge'; merge: MergeSummary | null }> {
  // The content goes with its sender: a member that was erased takes nothing in.
  if (isErased(tx.sql)) return ok({ kind: 'merge', merge: null })
  if (loadIncoming(tx.sql, mergeId) === null) takeIn(tx, mergeId, content)
  return ok({ kind: 'merge', merge: summaryOf(tx.sql, mergeId) })
}

function takeIn(tx: ShopperTransaction, mergeId: string, content: MergeContent): void {
  const { cart, favourites, hasOrders, shopperId } = content
  // A merge that was finished late may bring a checkout that has expired since.
  const checkouts = content.checkouts.filter((record) => isOpenAt(record, tx.now))
  if (hasOrders) addFormerShopper(tx.sql, shopperId, tx.now)
  addFormerVisitor(tx.sql, { shopperId, since: tx.now })
  for (const claim of content.claims ?? []) {
    // The member may have come to it by its id before.
    if (isOpenAt(claim, tx.now) && !loadCheckout(tx.sql, claim.id)) saveCheckout(tx.sql, claim)
  }
  const buying = checkouts.some(({ buyNow }) => !buyNow) && takeInCheckouts(tx, checkouts)
  if (!buying) {
    takeInCheckouts(
      tx,
      checkouts.filter(({ buyNow }) => buyNow),
    )
  }
  const merge =
    cart.lines.length === 0 ? null : mergeCarts(tx.cart(), cart, buying ? 'checkout' : 'browsing')
  if (merge) tx.changeCart(merge.change)
  else if (hasOrders) repriceFirstOrder(tx)
  const room = FAVOURITES_MAX - loadFavourites(tx.sql).length
  for (const { productId, addedAt } of favourites.slice(0, Math.max(0, room))) {
    addFavourite(tx.sql, productId, Date.parse(addedAt))
  }
  const { added = 0, combined = 0, record = null } = merge ?? {}
  insertIncoming(tx.sql, { mergeId, added, combined, record }, tx.now)
  if (record !== null) tx.wakeAt(tx.now + MERGE_UNDO_MS)
}

/**
 * Takes open checkouts in: one takes the place of the member's of its kind. False, and nothing is
 * taken in, where the member buys the cart at this moment.
 */
function takeInCheckouts(tx: ShopperTransaction, checkouts: readonly CheckoutRecord[]): boolean {
  const own = checkouts.map(({ buyNow }) => loadOpenCheckout(tx.sql, buyNow))
  if (own.some((one) => one?.status === 'completing')) return false
  for (const one of own) {
    if (one) saveCheckout(tx.sql, { ...one, status: 'cancelled', version: one.version + 1 })
  }
  for (const checkout of checkouts) saveCheckout(tx.sql, checkout)
  return true
}

function undo(
  tx: ShopperTransaction,
  { mergeId }: Of<'merge.undo'>,
): Result<MergeContract['answers']['merge.undo']> {
  const merge = loadIncoming(tx.sql, mergeId)
  if (merge === null) return refuse('not_found')
  if (merge.undoUntil <= tx.now) return refuse('not_found', 'The time to undo it is over.')
  if (merge.record !== null) {
    tx.changeCart({ ...undoMerge(tx.cart(), merge.record), catalogVersion: '0' })
    clearRecord(tx.sql, mergeId)
  }
  return ok({ kind: 'cart', cart: tx.renderedCart() })
}
