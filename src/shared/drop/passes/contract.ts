/** The claims of a pass: signed (kit/signed-token.ts), single-use, its hold's id follows. */
export interface PassClaims {
  passId: string
  dropId: string
  shopperId: string
  entryId: string
  /** Units it is good for, at most. */
  quota: number
  variants: { variantId: string; sku: string }[]
  stockShards: number
  notBefore: number
  expiresAt: number
}

export const PASS_PREFIX = 'kbp1'
