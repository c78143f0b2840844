import type { CartState, LineState } from '../rules.ts'

/**
 * `browsing` adds the visitor's lines to the member's. `checkout` is for a visitor with an open
 * checkout of the cart: the visitor's lines become the cart, the member's are saved for later.
 */
export type MergePolicy = 'browsing' | 'checkout'

/** The cart of the visitor that a member's cart takes over. */
export type VisitorCart = Pick<CartState, 'lines' | 'discountCodes' | 'catalogVersion'>

/** All that undoing a merge later needs. */
export interface MergeRecord {
  /** The member's lines before the merge. */
  before: LineState[]
  /** The quantity of each line after it. */
  after: Record<string, number>
  visitor: LineState[]
  /** Lines that were combined: the line that the key's line became a part of. */
  into: Record<string, string>
}
