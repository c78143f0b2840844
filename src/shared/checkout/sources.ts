import { type ClaimDeps, claimSource } from '../drop/claim-source.ts'
import { type HoldDeps, releaseHolds, takeHolds } from '../inventory/hold-step.ts'
import { DAY_MS, type Now } from '../platform/clock.ts'
import { PAYMENT_WINDOW_MS } from '../platform/limits.ts'
import type { GoodsSource } from './completion/contract.ts'
import type { CheckoutRecord, CheckoutStatus } from './contract.ts'
import type { CheckoutLine } from './quote/contract.ts'
import { demandBySku, isOpen } from './rules.ts'

/** An open checkout without a change for this long is closed. */
const CHECKOUT_TTL_MS = DAY_MS

/** Goods from the shelf: at the catalogue's price, held by the completion itself. */
const shelf: Omit<GoodsSource<HoldDeps>, 'kind'> = {
  price: (_line, variant) => variant,
  holds: ({ lines }, holdIdOf) =>
    [...demandBySku(lines)].map(([sku, quantity]) => ({ sku, quantity, holdId: holdIdOf(sku) })),
  reserved: () => null,
  endsAt: ({ createdAt }) => Date.parse(createdAt) + CHECKOUT_TTL_MS,
  paymentDueAt: (_record, placedAt) => placedAt + PAYMENT_WINDOW_MS,
  afterRefusal: ({ lines }) => lines,
  isLostBy: () => false,
  hold: takeHolds,
  release: ({ deps, intent }) => releaseHolds(deps, intent.holds),
}

type Source = GoodsSource<ClaimDeps>

const SOURCES: Record<Source['kind'], Source> = {
  cart: { kind: 'cart', ...shelf },
  'buy-now': { kind: 'buy-now', ...shelf },
  drop: claimSource,
}

/** The source of a line that is read on its own. */
export const sourceOfLine = (line: CheckoutLine): Source =>
  line.claim ? SOURCES.drop : SOURCES.cart

/** The source of a checkout's goods: chosen here and nowhere else. */
export function sourceOf({ lines, buyNow }: Pick<CheckoutRecord, 'lines' | 'buyNow'>): Source {
  if (lines[0]?.claim) return SOURCES.drop
  return buyNow ? SOURCES['buy-now'] : SOURCES.cart
}

/** Sources that can name a checkout before it is written. */
export const FINDING: readonly Source[] = Object.values(SOURCES).filter(({ find }) => find)

/** The status at a moment: an open checkout past its end has expired. */
export const statusAt = (record: CheckoutRecord, now: Now): CheckoutStatus =>
  isOpen(record.status) && now >= sourceOf(record).endsAt(record) ? 'expired' : record.status
