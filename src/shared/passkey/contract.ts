import { z } from 'zod'
import type { Infer } from '../platform/schemas.ts'

/** A passkey as its member sees it. */
export const PasskeySchema = z
  .object({
    id: z.string(),
    /** The browser and system that it was made on, such as `Firefox on Linux`. */
    device: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Passkey' })
export type Passkey = Infer<typeof PasskeySchema>

/** The public half of a passkey, as a verification needs it. */
export interface Credential {
  /** base64url, of the authenticator's making. */
  credentialId: string
  /** base64url of a COSE key. */
  publicKey: string
  /** Grows with each use at authenticators that count; 0 at the others. */
  counter: number
  transports: string[]
}
