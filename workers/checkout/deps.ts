import { waitUntil } from 'cloudflare:workers'
import shop from '../../shop.config.ts'
import type { CheckoutLimiterPort } from '../../src/shared/anti-scalper/contract.ts'
import { recordDecline } from '../../src/shared/checkout/completion/declined-payments.ts'
import type { CheckoutCoupons, CheckoutDeps } from '../../src/shared/checkout/deps.ts'
import { dispatchCalendarOf } from '../../src/shared/checkout/quote/promise-rules.ts'
import type { CouponPort } from '../../src/shared/coupon/contract.ts'
import { renewTerms, resolveCodes } from '../../src/shared/coupon/resolve-codes.ts'
import type { ShardedStockPort } from '../../src/shared/inventory/contract.ts'
import { portOf } from '../../src/shared/kit/port-of.ts'
import { ordersDatabases } from '../../src/shared/order/databases.ts'
import { placedOrdersIn } from '../../src/shared/order/standing-store.ts'
import type { SandboxPort } from '../../src/shared/payment/sandbox.ts'
import type { PaymentDeps } from '../../src/shared/payment/settle.ts'
import { newId } from '../../src/shared/platform/ids.ts'
import { log } from '../../src/shared/platform/log.ts'
import {
  couponName,
  limiterName,
  sandboxLedgerName,
  sandboxLedgerNames,
  shopperName,
  stockName,
} from '../../src/shared/platform/objects.ts'
import { optionalSetting } from '../../src/shared/platform/optional-setting.ts'
import type { ShopperPort } from '../../src/shared/shopper/contract.ts'
import { guardedTaxProvider, tableTaxProvider } from '../../src/shared/tax/provider.ts'
import { catalogReader } from './catalog-reader.ts'
import { dropAllowances } from './drops.ts'
import { bankTransferSettings } from './providers/bank-transfer.ts'
import { paymentProviders } from './providers/registry.ts'
import type { StripeSettings } from './providers/stripe/client.ts'

// A wrong calendar of dispatch stops the Worker as it starts.
dispatchCalendarOf(shop)

const ledgerByName = (env: CheckoutEnv, name: string): SandboxPort =>
  portOf<SandboxPort>(env.SANDBOX_PAYMENT.getByName(name))

export const sandboxLedger =
  (env: CheckoutEnv) =>
  (paymentId: string): SandboxPort =>
    ledgerByName(env, sandboxLedgerName(paymentId))

function stripeSettings(env: CheckoutEnv): StripeSettings | null {
  const secretKey = optionalSetting(env, 'STRIPE_SECRET_KEY')
  if (secretKey === null) return null
  return {
    secretKey,
    webhookSecret: optionalSetting(env, 'STRIPE_WEBHOOK_SECRET'),
    apiBase: optionalSetting(env, 'STRIPE_API_BASE'),
  }
}

/** A setting that is no number of milliseconds counts as none. */
const answerMsOf = (text: string | null): number =>
  text !== null && /^\d{1,5}$/.test(text) ? Number(text) : 0

const checkoutCoupons = (env: CheckoutEnv): CheckoutCoupons => {
  const campaign = (id: string): CouponPort => portOf(env.COUPON.getByName(couponName(id)))
  const deps = { db: env.CATALOG_DB, campaign }
  return {
    resolve: (codes, buyer) => resolveCodes(deps, codes, buyer),
    renew: (codes) => renewTerms(deps, codes),
    campaign,
  }
}

let known: (CheckoutDeps & PaymentDeps) | null = null

/** The dependencies of the checkout's verbs on this Worker's bindings; made once per isolate. */
export function checkoutDeps(env: CheckoutEnv): CheckoutDeps & PaymentDeps {
  known ??= depsOf(env)
  return known
}

function depsOf(env: CheckoutEnv): CheckoutDeps & PaymentDeps {
  const limiter = (key: string) =>
    portOf<CheckoutLimiterPort>(env.LIMITER.getByName(limiterName(key)))
  const providers = paymentProviders({
    environment: env.ENVIRONMENT,
    sandboxLedger: sandboxLedger(env),
    sandboxLedgers: () => sandboxLedgerNames().map((name) => ledgerByName(env, name)),
    sandboxSecret: env.SANDBOX_WEBHOOK_SECRET,
    sandboxAnswerMs: answerMsOf(optionalSetting(env, 'SANDBOX_ANSWER_MS')),
    wait: (ms) => scheduler.wait(ms),
    bankTransfer: bankTransferSettings({
      accountName: env.BANK_ACCOUNT_NAME,
      iban: env.BANK_IBAN,
      bic: env.BANK_BIC,
      days: env.BANK_TRANSFER_DAYS,
    }),
    stripe: stripeSettings(env),
  })
  return {
    config: shop,
    catalog: catalogReader(env),
    shopper: (id) => portOf<ShopperPort>(env.SHOPPER.getByName(shopperName(id))),
    stock: (sku, shard) => portOf<ShardedStockPort>(env.STOCK.getByName(stockName(sku, shard))),
    limiter,
    placedOrders: placedOrdersIn(ordersDatabases(env)),
    drop: (dropId) => dropAllowances(env, dropId),
    coupons: checkoutCoupons(env),
    provider: (kind) => providers[kind] ?? null,
    tax: guardedTaxProvider(tableTaxProvider(shop.tax)),
    newId,
    orderShards: Number(env.ORDER_SHARDS),
    now: Date.now,
    background: (work) =>
      waitUntil(work.catch((error: unknown) => log('background.failed', { error }))),
    declined: ({ email }, { shopperId, eventId }) =>
      recordDecline({ limiter, now: Date.now }, { shopperId, email, eventId }),
  }
}
