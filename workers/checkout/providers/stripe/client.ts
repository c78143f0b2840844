import Stripe from 'stripe'
import { PAYMENT_ANSWER_MS } from '../../../../src/shared/platform/limits.ts'

export interface StripeSettings {
  secretKey: string
  /** `whsec_…` of the webhook endpoint; null: webhooks are refused. */
  webhookSecret: string | null
  /** Another address of the API, without `/v1`; null: the real one. */
  apiBase: string | null
}

/**
 * The official SDK over `fetch`. It retries nothing by itself: a retry is the caller's decision,
 * with the same idempotency key.
 */
export function stripeClient({ secretKey, apiBase }: StripeSettings): Stripe {
  const base = apiBase === null ? null : new URL(apiBase)
  return new Stripe(secretKey, {
    httpClient: Stripe.createFetchHttpClient(),
    maxNetworkRetries: 0,
    timeout: PAYMENT_ANSWER_MS,
    telemetry: false,
    ...(base
      ? {
          protocol: base.protocol === 'http:' ? ('http' as const) : ('https' as const),
          host: base.hostname,
          port: base.port || (base.protocol === 'http:' ? '80' : '443'),
        }
      : {}),
  })
}

/** Whether the key moves real money. */
export const isLiveKey = ({ secretKey }: StripeSettings): boolean =>
  /^(sk|rk)_live_/.test(secretKey)

/** Whether Stripe refused the request for good: the same request is refused again. */
export const isRefusal = (error: unknown): error is Stripe.errors.StripeError =>
  error instanceof Stripe.errors.StripeInvalidRequestError ||
  error instanceof Stripe.errors.StripeCardError

/** The tries of one request that may get a key of their own, after a stored 500. */
const KEYS_MAX = 4

/**
 * Sends a request under an idempotency key. Stripe stores a 500 under its key and answers it again,
 * which it says in a header: only then nothing can come of that key any more, and the request gets
 * the next one. Every caller tries the keys in the same order.
 * @param check whether an earlier key has done it after all
 * @throws StripeError where the outcome is unknown, or the request is refused
 */
export async function underKey<T>(
  key: string,
  send: (idempotencyKey: string) => Promise<T>,
  check: () => Promise<T | null> = async () => null,
): Promise<T> {
  for (let n = 0; ; n += 1) {
    try {
      return await send(n === 0 ? key : `${key}:${n}`)
    } catch (error) {
      if (!isStored500(error) || n + 1 === KEYS_MAX) throw error
      const done = await check()
      if (done !== null) return done
    }
  }
}

const isStored500 = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError &&
  (error.statusCode ?? 0) >= 500 &&
  error.headers?.['idempotent-replayed'] === 'true'
