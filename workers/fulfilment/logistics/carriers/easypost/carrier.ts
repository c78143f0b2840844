import type { Address } from '../../../../../src/shared/checkout/address/contract.ts'
import type {
  Booking,
  Carrier,
  ParcelToSend,
} from '../../../../../src/shared/logistics/contract.ts'
import { weightOf } from '../../../../../src/shared/logistics/rules.ts'
import { money, parseDecimal } from '../../../../../src/shared/platform/money.ts'
import { ok, type Result, refuse } from '../../../../../src/shared/platform/result.ts'
import type { CarrierSettings } from '../settings.ts'
import {
  EASYPOST_API,
  type EasyPostShipment,
  easyPostApi,
  type Rate,
  refusedBy,
  shipmentOf,
} from './api.ts'
import { readTrackerEvent, reportOf } from './webhook.ts'

const GRAMS_PER_OUNCE = 28.349523125

/** The API wants a weight above zero. */
const WEIGHT_MIN_OUNCES = 0.1

/** @param email empty where the buyer was erased */
const addressOf = (to: Address, email = '') => ({
  name: to.name,
  ...(to.company === undefined ? {} : { company: to.company }),
  street1: to.line1,
  ...(to.line2 === undefined ? {} : { street2: to.line2 }),
  city: to.city,
  ...(to.region === undefined ? {} : { state: to.region }),
  zip: to.postalCode,
  country: to.country,
  ...(to.phone === undefined ? {} : { phone: to.phone }),
  ...(email === '' ? {} : { email }),
})

/** Why the adapter cannot be asked; null where it can. */
function problemOf({ setting, from }: CarrierSettings): string | null {
  if (setting('KEY') === null) return 'EasyPost is not set up: CARRIER_EASYPOST_KEY is missing.'
  if (from === null) return 'EasyPost is not set up: delivery.from of shop.config.ts is missing.'
  return null
}

/**
 * EasyPost (https://docs.easypost.com): one account for many carriers. A shipment is created with
 * the parcel's id as its `reference`, and then bought at the cheapest rate that keeps the days of
 * the delivery option. A shipment that is there under the reference is never created again, and one
 * that has a tracking code is never bought again.
 */
export function easyPost(settings: CarrierSettings): Carrier {
  const { setting, from, daysOf } = settings
  const base = (setting('URL') ?? EASYPOST_API).replace(/\/+$/, '')
  const api = easyPostApi({ key: setting('KEY') ?? '', base })

  const wanted = ({ shipmentId, order, lines }: ParcelToSend, to: Address) => ({
    shipment: {
      reference: shipmentId,
      from_address: from === null ? null : addressOf(from),
      to_address: addressOf(to, order.email),
      parcel: {
        weight: Math.max(
          WEIGHT_MIN_OUNCES,
          Math.round((weightOf({ order, lines }) / GRAMS_PER_OUNCE) * 10) / 10,
        ),
      },
    },
  })

  /** The shipment of the parcel: the one that is there, or a new one. */
  async function shipmentFor(
    parcel: ParcelToSend,
    signal?: AbortSignal,
  ): Promise<Result<EasyPostShipment>> {
    const known = await api.shipment('GET', `/${encodeURIComponent(parcel.shipmentId)}`, signal)
    if ('shipment' in known) return ok(known.shipment)
    if (known.refused.status !== 404) return refusedBy(known.refused)
    const to = parcel.order.shippingAddress
    if (to === undefined) return refuse('carrier_refused', 'The order has no address.')
    return shipmentOf(await api.shipment('POST', '', signal, wanted(parcel, to)))
  }

  async function book(parcel: ParcelToSend, signal?: AbortSignal): Promise<Result<Booking>> {
    const shipment = await shipmentFor(parcel, signal)
    if (!shipment.ok) return shipment
    const known = bookingOf(shipment.value)
    if (known) return ok(known)
    const rate = chooseRate(shipment.value.rates ?? [], daysOf(parcel.order.deliveryOption.id))
    if (rate === null) return refuse('carrier_refused', 'EasyPost offers no rate for this parcel.')
    const { id } = shipment.value
    const bought = await api.shipment('POST', `/${id}/buy`, signal, { rate: { id: rate.id } })
    // Another call bought it meanwhile: the shipment says so.
    const now =
      'refused' in bought && /EXIST|ALREADY/i.test(bought.refused.code)
        ? await api.shipment('GET', `/${id}`, signal)
        : bought
    const done = shipmentOf(now)
    if (!done.ok) return done
    const booking = bookingOf(done.value)
    if (booking === null) throw new Error('EasyPost sold a shipment without a tracking code')
    return ok(booking)
  }

  return {
    id: 'easypost',
    name: 'EasyPost',
    isRemote: true,
    problem: problemOf(settings),
    book,
    async quote(parcel, signal) {
      const shipment = await shipmentFor(parcel, signal)
      if (!shipment.ok) return shipment
      return ok(
        (shipment.value.rates ?? []).map(({ carrier, service, rate, currency, delivery_days }) => ({
          service: `${carrier} ${service}`,
          price: money(parseDecimal(rate, currency) ?? 0, currency),
          days: delivery_days ?? null,
        })),
      )
    },
    async label(reference, signal) {
      const shipment = shipmentOf(await api.shipment('GET', `/${reference}`, signal))
      if (!shipment.ok) return shipment
      const url = shipment.value.postage_label?.label_url
      return url ? ok({ url }) : refuse('carrier_refused', 'EasyPost has no label of this parcel.')
    },
    async cancel(reference, signal) {
      const answer = await api.shipment('POST', `/${reference}/refund`, signal)
      if ('shipment' in answer) return ok(null)
      // A second request of a refund is refused; the shipment says that it has one.
      const shipment = shipmentOf(await api.shipment('GET', `/${reference}`, signal))
      const asked = shipment.ok && /^(submitted|refunded)$/.test(shipment.value.refund_status ?? '')
      return asked ? ok(null) : refusedBy(answer.refused)
    },
    async track(reference, signal) {
      const shipment = shipmentOf(await api.shipment('GET', `/${reference}`, signal))
      if (!shipment.ok) return shipment
      const { tracker } = shipment.value
      return ok(tracker ? reportOf(tracker) : null)
    },
    readReport: readTrackerEvent,
  }
}

function bookingOf({ id, tracking_code, selected_rate }: EasyPostShipment): Booking | null {
  if (!tracking_code) return null
  return {
    carrier: selected_rate?.carrier ?? 'EasyPost',
    trackingNumber: tracking_code,
    reference: id,
  }
}

/** The cheapest rate that keeps the days, else the cheapest; null where there is none. */
function chooseRate(rates: readonly Rate[], days: number | null): Rate | null {
  const cheapest = rates.toSorted((a, b) => Number(a.rate) - Number(b.rate))
  const keeps = ({ delivery_days }: Rate): boolean =>
    days === null || (delivery_days != null && delivery_days <= days)
  return cheapest.find(keeps) ?? cheapest[0] ?? null
}
