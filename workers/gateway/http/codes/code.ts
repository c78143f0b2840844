import { toHex } from '../../../../src/shared/kit/bytes.ts'
import { signingKey } from '../../../../src/shared/kit/signed-token.ts'
import { CODE_DIGITS } from '../../../../src/shared/one-time-code/rules.ts'

const encoder = new TextEncoder()

/** Six digits, each equally likely: of 2^32 only the part that divides evenly is used. */
export function randomCode(): string {
  const codes = 10 ** CODE_DIGITS
  const even = Math.floor(2 ** 32 / codes) * codes
  for (;;) {
    const [drawn = even] = crypto.getRandomValues(new Uint32Array(1))
    if (drawn < even) return String(drawn % codes).padStart(CODE_DIGITS, '0')
  }
}

/**
 * The form in which a code is stored. A reader of the rows cannot try a million codes without the
 * secret, and a code of one subject is not one of another.
 */
export async function macOf(
  env: Pick<GatewayEnv, 'SESSION_SECRET'>,
  subject: string,
  code: string,
): Promise<string> {
  const key = await signingKey(env.SESSION_SECRET)
  const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(`${subject}.${code}`))
  return toHex(new Uint8Array(mac))
}
