import type { JWK } from 'jose'

/** A key pair of one period. The private half stands sealed in DIRECTORY_DB. */
export interface SigningKey {
  period: number
  kid: string
  publicJwk: JWK
  /** JSON of the private JWK, sealed for `kid`. */
  privateSealed: string
}

/** What a token says to the other system. */
export interface TokenClaims {
  /** The shop's origin. */
  issuer: string
  /** The system that the token is for. */
  audience: string
  memberId: string
}
