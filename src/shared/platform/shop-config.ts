import type { OpenOrderBudget } from '../budget/contract.ts'
import type { Address } from '../checkout/address/contract.ts'
import type { CheckoutStep } from '../checkout/workflow.ts'
import type { PaymentMethod } from '../payment/contract.ts'
import type { PointsConfig } from '../points/contract.ts'
import type { TaxConfig } from '../tax/contract.ts'

/** The first band whose bounds all hold gives the price. Amounts in minor units of the shop. */
interface DeliveryBand {
  maxWeightGrams?: number
  minSubtotal?: number
  price: number
}

export interface DeliveryRate {
  id: string
  title: string
  /** The carrier of its parcels (docs/delivery.md); `simulated` where left out. */
  carrier?: string
  /** Working days from the day on which the parcel leaves to the door. */
  days: { from: number; to: number }
  bands: DeliveryBand[]
}

/** Its days and times are of the shop's time zone. */
interface DispatchConfig {
  /** `HH:MM`; orders from then on leave the next working day. Left out: at midnight. */
  cutOff?: string
  /** Days of the week on which parcels leave and arrive: 1 is Monday. Monday to Friday where left out. */
  weekdays?: readonly number[]
  /** Days, as `2026-12-25`, on which none leaves or arrives. */
  holidays?: readonly string[]
}

export interface DeliveryZone {
  id: string
  /** ISO 3166-1 alpha-2 codes; `*` is every country no earlier zone names. */
  countries: string[]
  options: DeliveryRate[]
}

/**
 * How strongly weaker evidence of one buyer counts against a drop's limit. Each factor is how many
 * limits that evidence may use.
 */
export interface FairnessConfig {
  /** Of one home: 1 where left out. */
  sameAddressFactor?: number
  /** Of the homes of one building together: 4 where left out. */
  sameBuildingFactor?: number
  /** Of all mailboxes of a domain that is no public provider's; left out, a domain is not counted. */
  sameDomainFactor?: number
}

/** The seller in the words of the law. */
interface MerchantConfig {
  legalName: string
  /** Lines of the address. */
  address: string[]
  /** The number under which the seller pays tax, with its name: `VAT ID DE123456789`. */
  taxId?: string
}

export interface ShopConfig {
  name: string
  currency: string
  locale: string
  supportEmail: string
  /** The seller on invoices and credit notes; see docs/invoices.md. */
  merchant?: MerchantConfig
  /** IANA, such as `Europe/Berlin`; `UTC` where left out. Reports count by its days and hours. */
  timeZone?: string
  /**
   * Where the shop is: ISO 3166-1 alpha-2, and the region where its tax goes by region. Goods that
   * are not shipped are taxed here unless the checkout has an address; a visitor whose country is
   * not known is told of delivery to this one.
   */
  home: { country: string; region?: string }
  /** Rates by class and place, and how prices are written in each market; see docs/tax.md. */
  tax: TaxConfig
  delivery: {
    zones: DeliveryZone[]
    /** When parcels leave; see docs/delivery.md. */
    dispatch?: DispatchConfig
    /** Where parcels are sent from, for carriers that ask for it. */
    from?: Address
  }
  payment: { methods: PaymentMethod[] }
  checkout: {
    /** A merchant's own steps, run between the standard `validate` and `hold stock`. */
    steps: CheckoutStep[]
    /** How much may be open at once for one buyer; see docs/fairness.md. */
    openOrders?: Partial<OpenOrderBudget>
  }
  /** At or under `lowUnits` staff see a SKU as low: 5 where left out, 100 at most. */
  stock?: { lowUnits?: number }
  /** Refunds above it, in minor units, need a recent sign-in: 100,000 where left out. */
  refunds?: { stepUpAbove?: number }
  returns?: {
    /** Days after delivery within which goods may be sent back: 30 where left out; 0 takes none. */
    days?: number
    /** Lines of the address that goods are sent back to: the merchant's where left out. */
    address?: string[]
  }
  /** Points of members; see docs/points.md. */
  points?: PointsConfig
  /** The bounds of one buyer in a drop; see docs/fairness.md. */
  fairness?: FairnessConfig
  /** The systems that a member's token may be issued for; see docs/sso.md. */
  singleSignOn?: { audiences: readonly string[] }
  mail?: {
    /** How many days a mail is kept, at least one; 90 where left out. */
    retentionDays?: number
    /** Whether mails tell when a parcel is out for delivery, or could not be delivered. */
    deliveryAttempts?: boolean
  }
}
