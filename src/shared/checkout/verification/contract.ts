/** The checks of a completion, weakest first: a stronger one also counts as those before it. */
export type VerificationKind = 'pow' | 'turnstile' | 'code'

/**
 * The checks a shopper has passed for this completion. They are bound to a version of the checkout:
 * any change of it, and a completion begun on it, make them void.
 */
export interface CheckoutVerification {
  version: number
  /** A code on its way to the checkout's e-mail, as its MAC. */
  code: { mac: string; expiresAt: number; triesLeft: number } | null
  passed: { kind: VerificationKind; until: number } | null
}

export type VerificationStep =
  | { kind: 'ask-code'; mac: string }
  | { kind: 'code'; mac: string }
  /** Proved to the gateway, which has checked and spent the proof. */
  | { kind: 'pow' | 'turnstile' }
