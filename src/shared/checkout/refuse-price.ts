import type { Now } from '../platform/clock.ts'
import { refuse } from '../platform/result.ts'
import type { CheckoutRecord } from './contract.ts'
import { viewOf } from './view.ts'

/** Asks for consent to the quote of a checkout, which is shown with the refusal. */
export function refusePrice(record: CheckoutRecord, now: Now) {
  const shown = viewOf({ ...record, status: 'ready', intent: null }, now)
  const extra = { quote: { ...shown.quote, cost: shown.cost, lines: shown.lines } }
  return refuse('price_changed', undefined, { extra })
}
