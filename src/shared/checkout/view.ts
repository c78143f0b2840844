import { taxClassOf } from '../catalog/contract.ts'
import type { HoldRef } from '../inventory/contract.ts'
import type { Payment } from '../payment/contract.ts'
import { paymentDueAt } from '../payment/rules.ts'
import { type Now, rfc3339 } from '../platform/clock.ts'
import type { CheckoutRecord, CheckoutView } from './contract.ts'
import type { CheckoutWarning } from './quote/contract.ts'
import { needsDelivery, shownInOf } from './rules.ts'
import { sourceOf, statusAt } from './sources.ts'

/** A payment as shoppers see it beside their order. */
export const shownPayment = ({ id, status, redirectUrl, instructions, dueAt }: Payment) => ({
  id,
  status,
  ...(redirectUrl ? { redirectUrl } : {}),
  ...(instructions ? { instructions } : {}),
  ...(dueAt ? { dueAt } : {}),
})

/** The checkout as the API answers it; with `payment`, of a placed order that waits for it. */
export function viewOf(
  record: CheckoutRecord,
  now: Now,
  { payment, warnings = [] }: { payment?: Payment; warnings?: CheckoutWarning[] } = {},
): CheckoutView {
  const { details, quote: shown } = record
  const { discountCodes: _codes, ...told } = details
  return {
    id: record.id,
    status: statusAt(record, now),
    currency: record.currency,
    lines: record.lines.flatMap((line) => {
      const priced = shown.lines.find((l) => l.id === line.id)
      if (!priced) return []
      const { variant } = line
      return [
        {
          id: line.id,
          variantId: variant.variantId,
          sku: variant.sku,
          title: variant.title,
          variantTitle: variant.variantTitle,
          image: variant.image,
          ...shownInOf(variant),
          quantity: line.quantity,
          unitPrice: priced.unitPrice,
          cost: priced.cost,
          discounts: [...(priced.discounts ?? [])],
          ...(line.giftOf === undefined ? {} : { giftOf: line.giftOf }),
          taxClass: taxClassOf(variant),
        },
      ]
    }),
    cost: shown.cost,
    requiresShipping: needsDelivery(record.lines),
    ...told,
    discountCodes: shown.coupons?.shown ?? [],
    deliveryOptions: shown.deliveryOptions,
    paymentMethods: shown.paymentMethods,
    requirements: shown.requirements,
    warnings,
    quote: {
      expiresAt: shown.expiresAt,
      catalogVersion: shown.catalogVersion,
      trace: shown.trace,
      ...(shown.taxes ? { taxes: shown.taxes } : {}),
    },
    holds: heldFor(record, now, payment ?? null),
    ...(record.orderId ? { orderId: record.orderId } : {}),
    ...(payment ? { payment: shownPayment(payment) } : {}),
  }
}

/**
 * The units a checkout holds at a moment. A completion holds them until its payment window closes,
 * and its order while it waits for the payment (`waitsFor`). Reserved units are held from
 * the first moment. A checkout that is cancelled, expired or settled holds none.
 */
export function heldFor(
  record: CheckoutRecord,
  now: Now,
  waitsFor: Payment | null,
): CheckoutView['holds'] {
  const shown = ({ holdId, sku, quantity }: HoldRef, expiresAt: string) => ({
    id: holdId,
    sku,
    quantity,
    expiresAt,
  })
  const { intent } = record
  const source = sourceOf(record)
  const ofIntent = (): CheckoutView['holds'] => {
    const due = waitsFor ? paymentDueAt(waitsFor) : null
    const dueAt = due ?? (intent ? source.paymentDueAt(record, intent.startedAt) : now)
    return intent && now < dueAt ? intent.holds.map((hold) => shown(hold, rfc3339(dueAt))) : []
  }
  switch (statusAt(record, now)) {
    case 'incomplete':
    case 'ready': {
      const reserved = source.reserved(record)
      return reserved ? [shown(reserved, reserved.expiresAt)] : []
    }
    case 'completing':
      return ofIntent()
    case 'completed':
      return waitsFor ? ofIntent() : []
    case 'cancelled':
    case 'expired':
      return []
  }
}
