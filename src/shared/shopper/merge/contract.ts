import type { CartAnswer, Favourite } from '../../cart/contract.ts'
import type { VisitorCart } from '../../cart/merge/contract.ts'
import type { CheckoutRecord } from '../../checkout/contract.ts'
import type { FormerVisitor } from '../../member/contract.ts'
import type { Session } from '../../session/contract.ts'

/** The belongings of a visitor that a member takes over at the sign-in. */
export interface MergeContent {
  /** The visitor's shopper. Its object keeps its orders; they are listed as the member's. */
  shopperId: string
  hasOrders: boolean
  cart: VisitorCart
  favourites: Favourite[]
  /** Open checkouts; one that is being completed stays where it is. */
  checkouts: CheckoutRecord[]
  /** Open checkouts of drops' claims, beside those; absent from an object of an older release. */
  claims?: CheckoutRecord[]
}

/** A merge, as the shopper is told of it. */
export interface MergeSummary {
  id: string
  /** Lines of the visitor that became lines of their own, and lines that were added up. */
  added: number
  combined: number
  /** Milliseconds. */
  undoUntil: number
}

/** The answer to a sign-in as it is stored: sealed, since it holds the token. */
export interface StoredSignIn {
  fingerprint: string
  sealed: string
}

export type MergeCommand =
  /**
   * At the visitor's object, for the shop itself: ends the visitor's session and takes everything
   * out under a merge id. The same id again gives the same content until it is finished.
   */
  | { type: 'merge.take'; mergeId: string; session: Session; memberShopperId: string }
  /** At the member's object, for the shop itself: takes the content in, once per merge id. */
  | { type: 'merge.apply'; mergeId: string; content: MergeContent }
  /** At the visitor's object, for the shop itself: the member has the content. */
  | { type: 'merge.finish'; mergeId: string }
  /** The shopper undoes a merge. A second time changes nothing. */
  | { type: 'merge.undo'; mergeId: string }
  /** At the visitor's object, for the shop itself: the answer under the request's key. */
  | { type: 'sign-in.remember'; key: string; answer: StoredSignIn }

/** The part of `ShopperObject` by which a visitor becomes a member. */
export interface MergeContract {
  command: MergeCommand
  answers: {
    /** Null where a member has it already. */
    'merge.take': { kind: 'merge-content'; content: MergeContent | null }
    /** Null where the visitor's cart was empty. */
    'merge.apply': { kind: 'merge'; merge: MergeSummary | null }
    'merge.finish': { kind: 'none' }
    'merge.undo': CartAnswer
    'sign-in.remember': { kind: 'none' }
  }
  query: /** The state of a visitor's session before a sign-in under `key`. */
    | { type: 'sign-in'; sessionId: string; key: string | null }
    /** The newest merge that an undo would take back from the cart, or the one of an id. */
    | { type: 'merge'; mergeId?: string | undefined }
    /** With `shopperId`, that one alone where it is a former shopper: a list has the newest `limit`. */
    | { type: 'former-shoppers'; shopperId?: string | undefined; limit?: number | undefined }
    /** The newest FORMER_VISITORS_MAX of the visitors that signed in as the member. */
    | { type: 'former-visitors' }
    /** A claim's checkout of a visitor that signed in. For the shop itself. */
    | { type: 'former-claim'; checkoutId: string }
    /** The content of a merge that is not finished. For the shop itself. */
    | { type: 'merge-content'; mergeId: string }
    /** The member that a visitor became. For the shop itself. */
    | { type: 'merged-into' }
  readings: {
    /** `mergeId` is of the sign-in that ended the session, null where none did. */
    'sign-in': {
      kind: 'sign-in'
      ended: boolean
      mergeId: string | null
      answer: StoredSignIn | null
    }
    /** Null as well for a merge that found an empty cart. */
    merge: { kind: 'merge'; merge: MergeSummary | null }
    'merge-content': { kind: 'merge-content'; content: MergeContent | null }
    /** The member's shopper; null for a visitor that never signed in, and for a member. */
    'merged-into': { kind: 'merged-into'; shopperId: string | null }
    /** Visitors whose orders are the member's, the newest first. */
    'former-shoppers': { kind: 'former-shoppers'; shopperIds: string[] }
    /** The newest first. */
    'former-visitors': { kind: 'former-visitors'; visitors: FormerVisitor[] }
    /**
     * `shopperId` is the member that the visitor became, or null. `checkout` is null where the member
     * has it, or nothing was written of it.
     */
    'former-claim': {
      kind: 'former-claim'
      shopperId: string | null
      checkout: CheckoutRecord | null
    }
  }
}
