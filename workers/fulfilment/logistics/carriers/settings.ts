import type { Address } from '../../../../src/shared/checkout/address/contract.ts'

/** The settings of an adapter. */
export interface CarrierSettings {
  /** The setting `CARRIER_<ID>_<NAME>`; null where it is not set. */
  setting(name: string): string | null
  /** Where parcels are sent from; null where the configuration does not say. */
  from: Address | null
  /** Working days that a delivery option has; null where it is none of today's. */
  daysOf(optionId: string): number | null
}
