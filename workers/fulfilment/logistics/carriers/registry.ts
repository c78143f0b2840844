import { zoneOf } from '../../../../src/shared/checkout/rules.ts'
import {
  CARRIER_DEFAULT,
  type Carrier,
  type Carriers,
} from '../../../../src/shared/logistics/contract.ts'
import { simulatedCarrier } from '../../../../src/shared/logistics/simulated-carrier.ts'
import { assertInvariant } from '../../../../src/shared/platform/result.ts'
import type { DeliveryRate, ShopConfig } from '../../../../src/shared/platform/shop-config.ts'
import { easyPost } from './easypost/carrier.ts'
import type { CarrierSettings } from './settings.ts'

/** The carriers that a delivery option of `shop.config.ts` may name. */
const CARRIERS: Readonly<Record<string, (settings: CarrierSettings) => Carrier>> = {
  [CARRIER_DEFAULT]: () => simulatedCarrier,
  easypost: easyPost,
}

const ratesOf = ({ delivery }: Pick<ShopConfig, 'delivery'>): DeliveryRate[] =>
  delivery.zones.flatMap(({ options }) => options)

/**
 * The carriers of a deployment.
 * @param setting a setting of the deployment by its whole name; null where it is not set
 * @param guard bounds the calls of one
 * @throws where a delivery option names a carrier that the shop does not have
 */
export function carrierRegistry(
  config: Pick<ShopConfig, 'delivery'>,
  setting: (name: string) => string | null,
  guard: (carrier: Carrier) => Carrier,
): Carriers {
  for (const { id, carrier = CARRIER_DEFAULT } of ratesOf(config)) {
    const known = Object.hasOwn(CARRIERS, carrier)
    assertInvariant(known, `delivery option ${id} names an unknown carrier: ${carrier}`)
  }
  const daysOf = (optionId: string): number | null =>
    ratesOf(config).find(({ id }) => id === optionId)?.days.to ?? null
  const from = config.delivery.from ?? null
  const all = Object.entries(CARRIERS).map(([id, make]) =>
    guard(
      make({ setting: (name) => setting(`CARRIER_${id.toUpperCase()}_${name}`), from, daysOf }),
    ),
  )
  const byId = (id: string): Carrier | null => all.find((carrier) => carrier.id === id) ?? null
  return {
    all,
    byId,
    of({ deliveryOption, shippingAddress }) {
      const zone = shippingAddress && zoneOf(config.delivery.zones, shippingAddress.country)
      const isChosen = ({ id }: DeliveryRate): boolean => id === deliveryOption.id
      // Options change while orders are under way: one that moved to another zone is found there.
      const rate = zone?.options.find(isChosen) ?? ratesOf(config).find(isChosen)
      return byId(rate?.carrier ?? CARRIER_DEFAULT) ?? simulatedCarrier
    },
  }
}
