import { money } from '../../platform/money.ts'
import { type Cost, creditIn, isNothingDue } from '../../pricing/contract.ts'
import type { CheckoutDetails, Quote, Requirement } from './contract.ts'

type Tendered = Pick<Quote, 'cost' | 'requirements' | 'paymentMethods'>
type Chosen = Pick<CheckoutDetails, 'paymentMethodId'>

/** The payment method that is still to be chosen; none where one is. */
export function missingMethod(
  paymentMethods: Quote['paymentMethods'],
  { paymentMethodId }: Chosen,
): Requirement[] {
  if (paymentMethods.some(({ id }) => id === paymentMethodId)) return []
  const message =
    paymentMethods.length === 0
      ? 'No payment method is available right now.'
      : 'Choose a payment method.'
  return [{ code: 'payment_method', message, target: '/paymentMethodId' }]
}

/**
 * The quote with the part of its total that store credit pays. Where nothing is due no payment
 * method is needed.
 * @param balance minor units of store credit that may be spent; null where none is to be used
 */
export function withTender<Q extends Tendered>(
  quote: Q,
  balance: number | null,
  chosen: Chosen,
): Q {
  const { storeCredit: _c, due: _d, ...bare } = quote.cost
  const cost: Cost = balance === null ? bare : { ...bare, ...tenders(bare, balance) }
  const others = quote.requirements.filter(({ code }) => code !== 'payment_method')
  const method = isNothingDue(cost) ? [] : missingMethod(quote.paymentMethods, chosen)
  return { ...quote, cost, requirements: [...others, ...method] }
}

function tenders({ total }: Cost, balance: number): Pick<Cost, 'storeCredit' | 'due'> {
  const credit = Math.min(balance, total.amount)
  return {
    storeCredit: money(credit, total.currency),
    due: money(total.amount - credit, total.currency),
  }
}

/**
 * Today's quote with at most the store credit of the one that was shown, so that no balance is
 * asked: where the total is no higher, so is neither the due.
 */
export const withShownTender = <Q extends Tendered>(
  current: Q,
  shown: Tendered,
  chosen: Chosen,
): Q =>
  withTender(current, shown.cost.storeCredit === undefined ? null : creditIn(shown.cost), chosen)
