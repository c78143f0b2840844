import type { BudgetDecision, BudgetPort, BudgetReservation } from '../budget/contract.ts'
import type { ObjectPort } from '../kit/handlers.ts'
import type { CodeCommands } from '../one-time-code/contract.ts'
import type { FirstOrderCommands } from '../promotion/first-order/contract.ts'

/** The actions that limits and challenges protect. Each has limits of its own (rules.ts). */
export type GuardedAction =
  | 'session-code'
  | 'checkout-complete'
  | 'discount-code'
  | 'drop-entry'
  | 'drop-claim'
  | 'payment'
  | 'payment-declined'
  | 'verification'
  | 'order-lookup'
  | 'order-change'
  | 'stock-alert'
  | 'review'
  | 'red-packet-claim'
  | 'sign-in'
  | 'code-mail'
  | 'code-mail-day'

/** A sliding window: at most `limit` in `windowMs`. */
export interface LimitRule {
  action: GuardedAction
  limit: number
  windowMs: number
  /**
   * The first tries of a key in an isolate's window are not asked about: they cost no call. An
   * honest shopper rarely makes more.
   */
  freePerIsolate: number
}

export interface LimitVerdict {
  allowed: boolean
  limit: number
  remaining: number
  /** When the window has room again (milliseconds). */
  resetAt: number
}

/** Counts tries. Upstash where configured, `LimiterObject` otherwise and whenever Redis is slow or away. */
export interface LimiterPort {
  take(rule: LimitRule, key: string, now: number): Promise<LimitVerdict>
}

/** The commands of a limiter object, and the answer of each. */
export interface LimiterCommands extends CodeCommands, FirstOrderCommands {
  /** Counts a try. */
  'limit.take': (fields: { rule: LimitRule; key: string }) => LimitVerdict
  /** True the first time; a spent key stays spent until `expiresAt` (milliseconds). */
  'challenge.spend': (fields: { key: string; expiresAt: number }) => boolean
  /** Decides and, where the answer is `allow`, counts the order. Idempotent by order id. */
  'budget.reserve': (fields: BudgetReservation) => BudgetDecision
  /** Stops counting the order. An order that was not counted changes nothing. */
  'budget.release': (fields: { key: string; orderId: string }) => void
}

export interface LimiterQueries {
  /** The verdict on a try, without counting it. */
  'limit.look': (fields: { rule: LimitRule; key: string }) => LimitVerdict
  'challenge.is-spent': (fields: { key: string }) => boolean
}

/** `LimiterObject`: one per shard of limiter keys. */
export type LimiterShardPort = ObjectPort<LimiterCommands, LimiterQueries>

/** `LimiterObject` as the checkout uses it: by both. */
export type CheckoutLimiterPort = LimiterObjectPort & Pick<LimiterShardPort, 'execute'>

/** `LimiterObject` by the methods of release 0.1.0, which Workers call until release 0.3.0. */
export interface LimiterObjectPort extends LimiterPort, BudgetPort {
  /** The verdict on a try, without counting it. */
  look(rule: LimitRule, key: string, now: number): Promise<LimitVerdict>
  /** True the first time; a spent key stays spent until `expiresAt`. */
  spend(key: string, expiresAt: number, now: number): Promise<boolean>
  /** Whether a key is spent. */
  isSpent(key: string): Promise<boolean>
}

/** The signs in a request that the risk score counts. No answer tells any of them. */
export interface RiskSignals {
  /** Age of the session in milliseconds. */
  sessionAgeMs: number
  /** The page-minted token for this action: none at all, not genuine, or of this shopper and action. */
  actionToken: 'missing' | 'invalid' | 'valid'
  /** A field no person sees was filled in. */
  honeypot: boolean
  /** Tries of this action by this session in the last minute; of completions, those refused. */
  recentTries: number
  /** Sessions that tried it from this network (/24 or /48) in the last minute; 0 where unknown. */
  networkSessions: number
  /** Cloudflare's bot score 1–99 where the account has it; null otherwise. */
  botScore: number | null
}

/** The challenges in order of their cost to the caller, from none to the slow lane. */
export type RequiredChallenge = 'none' | 'pow' | 'turnstile' | 'code' | 'slow-lane'

/** The next challenge of a shopper. `kind` names the proof or verification that answers it. */
export interface Challenge {
  kind: 'pow' | 'turnstile' | 'code'
  /** `pow`: where to fetch a challenge bound to shopper and action. */
  url?: string
  /** `turnstile`: the site key. */
  siteKey?: string
  /** The checkout and its version a verification is bound to. */
  boundTo?: { checkoutId: string; version: number }
}

/** An ALTCHA challenge: find `number` with SHA-256(salt ‖ number) = challenge. */
export interface PowChallenge {
  algorithm: string
  challenge: string
  maxnumber: number
  salt: string
  signature: string
}
