import { canonicalJson, sha256 } from '../../src/shared/platform/digest.ts'
import { IDEMPOTENCY_KEY_MAX_CHARS } from '../../src/shared/platform/limits.ts'
import { shopperName } from '../../src/shared/platform/objects.ts'
import type {
  Caller,
  Idempotency,
  ShopperCommand,
  ShopperPort,
} from '../../src/shared/shopper/contract.ts'
import type { GatewayContext } from './app.ts'

/** The caller of an authenticated request: always the session's own shopper. */
export const callerOf = (c: GatewayContext): Caller => ({ kind: 'session', session: c.var.session })

/** The object of the session's shopper, as the port its class implements. */
export function shopperOf(c: GatewayContext): ShopperPort {
  c.set('shopperAsked', true)
  // RPC types map `unknown` members of a problem to `never`; the values are the port's own.
  return c.env.SHOPPER.getByName(shopperName(c.var.session.shopperId)) as unknown as ShopperPort
}

/** Whether a client's key may be kept: 1 to 255 visible ASCII characters. */
export const isIdempotencyKey = (key: string): boolean =>
  key.length <= IDEMPOTENCY_KEY_MAX_CHARS && /^[!-~]+$/.test(key)

/** What a body says, whatever its spacing and the order of its keys. */
export async function fingerprintOf(c: GatewayContext): Promise<string> {
  const { bodyText } = c.var
  return sha256(bodyText === '' ? '{}' : canonicalText(bodyText))
}

/** A form, or the name of an uploaded file, is no JSON: its text stands for itself. */
function canonicalText(text: string): string {
  try {
    return canonicalJson(JSON.parse(text))
  } catch {
    return text
  }
}

/** The request's idempotency: its key within caller and path, and a fingerprint of its body. */
export async function idempotencyOf(c: GatewayContext): Promise<{ idempotency?: Idempotency }> {
  const key = c.var.idempotencyKey
  if (key === null) return {}
  return {
    idempotency: {
      key: `${c.req.method} ${c.req.path} ${key}`,
      fingerprint: await fingerprintOf(c),
    },
  }
}

/** Runs a command as the caller, once per key. */
export async function execute(c: GatewayContext, command: ShopperCommand, ifVersion?: number) {
  return shopperOf(c).execute({
    caller: callerOf(c),
    command,
    ...(await idempotencyOf(c)),
    ...(ifVersion === undefined ? {} : { ifVersion }),
  })
}

/** Marks an answer that was kept under its key. */
export const markReplay = (c: GatewayContext, replayed: boolean): void => {
  if (replayed) c.header('Idempotent-Replayed', 'true')
}
