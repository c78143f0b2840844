import { type Sealer, sealerOf } from '../kit/sealed-text.ts'

const SECRET_BYTES = 32
const PREFIX = 'whsec_'

/** Encrypts the signing secrets of webhooks, each at the place of its webhook's id. */
export const webhookSealer = (secret: string): Sealer => sealerOf(secret, 'webhook secrets')

/** A fresh signing secret, in the form of Standard Webhooks. */
export const newWebhookSecret = (): string =>
  PREFIX + btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))))
