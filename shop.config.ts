import type { ShopConfig } from './src/shared/platform/shop-config.ts'

/** What a merchant changes. Everything else of the shop follows from here. */
const shop: ShopConfig = {
  name: 'Kerbside Demo',
  currency: 'USD',
  locale: 'en',
  supportEmail: 'hello@kerbside.example',
  /** The seller on invoices; see docs/invoices.md. */
  merchant: {
    legalName: 'Kerbside Demo Inc.',
    address: ['1 Kerb Street', 'Portland, OR 97201', 'United States'],
    taxId: 'EIN 00-0000000',
  },
  /** Reports count by its days and hours. */
  timeZone: 'UTC',
  /** Delivery is told for this country where a visitor's own is not known. */
  home: { country: 'US' },

  /** Rates by class and place, and how prices are written; see docs/tax.md. */
  tax: {
    rates: [
      { country: 'US', region: 'CA', title: 'California sales tax', basisPoints: 725 },
      {
        country: 'US',
        region: 'CA',
        postalPrefix: '958',
        title: 'Sacramento sales tax',
        basisPoints: 875,
      },
      { country: 'US', region: 'NY', title: 'New York sales tax', basisPoints: 400 },
      { country: 'US', region: 'TX', title: 'Texas sales tax', basisPoints: 625 },
      { country: 'US', region: 'WA', title: 'Washington sales tax', basisPoints: 650 },
      { country: 'GB', title: 'VAT', basisPoints: 2000 },
      { class: 'reduced', country: 'GB', title: 'VAT (reduced)', basisPoints: 500 },
      { country: 'DE', title: 'USt.', basisPoints: 1900 },
      { class: 'reduced', country: 'DE', title: 'USt. (ermäßigt)', basisPoints: 700 },
      { country: 'FR', title: 'TVA', basisPoints: 2000 },
      { class: 'reduced', country: 'FR', title: 'TVA (réduite)', basisPoints: 550 },
      { country: 'NL', title: 'btw', basisPoints: 2100 },
      { class: 'reduced', country: 'NL', title: 'btw (laag)', basisPoints: 900 },
      { country: 'CN', title: 'VAT', basisPoints: 1300 },
      { country: 'JP', title: 'Consumption tax', basisPoints: 1000 },
      { class: 'reduced', country: 'JP', title: 'Consumption tax (reduced)', basisPoints: 800 },
      { country: 'CA', title: 'GST', basisPoints: 500 },
      { country: 'AU', title: 'GST', basisPoints: 1000 },
    ],
    markets: [
      { countries: ['US'], pricesIncludeTax: false, shippingTaxClass: 'exempt' },
      /** Delivery is taxed as the goods are, by their share. */
      { countries: ['GB', 'DE', 'FR', 'NL'], pricesIncludeTax: true, shippingTaxClass: null },
      { countries: ['JP', 'AU'], pricesIncludeTax: true, shippingTaxClass: 'standard' },
      { countries: ['*'], pricesIncludeTax: false, shippingTaxClass: 'exempt' },
    ],
  },

  delivery: {
    /** Delivery promises count from here; see docs/delivery.md. */
    dispatch: {
      cutOff: '15:00',
      holidays: ['2026-12-25', '2027-01-01', '2027-07-05', '2027-11-25', '2027-12-24'],
    },
    zones: [
      {
        id: 'domestic',
        countries: ['US'],
        options: [
          {
            id: 'standard',
            title: 'Standard',
            days: { from: 3, to: 5 },
            bands: [
              { minSubtotal: 7500, price: 0 },
              { maxWeightGrams: 2000, price: 595 },
              { maxWeightGrams: 20000, price: 995 },
              { price: 2995 },
            ],
          },
          {
            id: 'express',
            title: 'Express',
            days: { from: 1, to: 2 },
            bands: [
              { maxWeightGrams: 2000, price: 1495 },
              { maxWeightGrams: 20000, price: 2495 },
            ],
          },
        ],
      },
      {
        id: 'world',
        countries: ['*'],
        options: [
          {
            id: 'international',
            title: 'International tracked',
            days: { from: 6, to: 12 },
            bands: [
              { minSubtotal: 20000, price: 0 },
              { maxWeightGrams: 1000, price: 1490 },
              { maxWeightGrams: 5000, price: 2890 },
              { price: 5990 },
            ],
          },
        ],
      },
    ],
  },

  payment: {
    methods: [
      { id: 'sandbox', kind: 'sandbox', title: 'Test card' },
      { id: 'cash-on-delivery', kind: 'cash-on-delivery', title: 'Cash on delivery' },
      /** Offered where BANK_IBAN names an account; docs/payments.md. */
      { id: 'bank-transfer', kind: 'bank-transfer', title: 'Bank transfer' },
      /** Offered where STRIPE_SECRET_KEY is set. */
      { id: 'stripe', kind: 'stripe', title: 'Card' },
    ],
  },

  checkout: {
    /** A merchant's own steps; see docs/checkout-steps.md. */
    steps: [],
    /** How much may be open at once for one buyer before it is asked for; docs/fairness.md. */
    openOrders: { orders: 10, units: 200, firstOrderUnits: 300 },
  },

  /** Staff see a SKU with this many units or fewer as low. */
  stock: { lowUnits: 5 },

  /** Staff sign in again before they refund more than this, in minor units. */
  refunds: { stepUpAbove: 100_000 },

  /** Goods may be sent back within so many days after delivery; docs/returns.md. */
  returns: { days: 30 },

  /** Points of members: how they are earned and how long they last; see docs/points.md. */
  points: {
    signIn: { points: 5, bonusEvery: 7, bonus: 20 },
    expireAfterDays: 365,
    /** By the points earned within a year; a new member is of the level `member`. */
    levels: [
      { name: 'silver', points: 500 },
      { name: 'gold', points: 2_000 },
    ],
  },

  /** How many limits of a drop the flats of one building may use together; docs/fairness.md. */
  fairness: { sameAddressFactor: 1, sameBuildingFactor: 4 },

  /** Other systems that members are signed in to by a token of this shop; docs/sso.md. */
  singleSignOn: { audiences: ['erp', 'https://erp.example'] },

  /** How many days the mail log keeps a mail, and which mails the shop may do without; docs/mail.md. */
  mail: { retentionDays: 90, deliveryAttempts: false },
}

export default shop
