import { portOf } from '../../../src/shared/kit/port-of.ts'
import { IDEMPOTENCY_KEY_MAX_CHARS } from '../../../src/shared/platform/limits.ts'
import { shopperName } from '../../../src/shared/platform/objects.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type {
  Caller,
  Idempotency,
  OfType,
  ShopperAnswer,
  ShopperCommand,
  ShopperPort,
} from '../../../src/shared/shopper/contract.ts'
import type { GatewayContext } from './app.ts'
import { bodyFingerprint } from './fingerprint.ts'

/**
 * The caller of an authenticated request: the session's own shopper. A token of one order makes no
 * session: there the shop itself asks the owner's object, about the order of the token alone.
 */
export const callerOf = (c: GatewayContext): Caller =>
  c.var.orderOwner === undefined
    ? { kind: 'session', session: c.var.session }
    : { kind: 'system', shopperId: c.var.orderOwner }

/** The shopper whose object a request goes to. */
export const shopperIdOf = (c: GatewayContext): string =>
  c.var.orderOwner ?? c.var.session.shopperId

/** The object of the request's shopper, as the port its class implements. */
export function shopperOf(c: GatewayContext): ShopperPort {
  c.set('shopperAsked', true)
  return shopperById(c.env, shopperIdOf(c))
}

/** The object of a shopper, for what the shop itself does there. */
export const shopperById = (env: Pick<GatewayEnv, 'SHOPPER'>, shopperId: string): ShopperPort =>
  portOf(env.SHOPPER.getByName(shopperName(shopperId)))

/** Whether a client's key may be kept: 1 to 255 visible ASCII characters. */
export const isIdempotencyKey = (key: string): boolean =>
  key.length <= IDEMPOTENCY_KEY_MAX_CHARS && /^[!-~]+$/.test(key)

/** The request's idempotency: its key within caller and path, and a fingerprint of its body. */
export async function idempotencyOf(c: GatewayContext): Promise<{ idempotency?: Idempotency }> {
  const key = c.var.idempotencyKey
  if (key === null) return {}
  // Keys of an order's token are its own: they meet none of the shopper's.
  const scope = c.var.orderOwner === undefined ? '' : 'order-access '
  return {
    idempotency: {
      key: `${scope}${c.req.method} ${c.req.path} ${key}`,
      fingerprint: await bodyFingerprint(c),
    },
  }
}

/** Runs a command as the caller, once per key. */
export async function execute<Type extends ShopperCommand['type']>(
  c: GatewayContext,
  command: OfType<ShopperCommand, Type>,
  ifVersion?: number,
): Promise<Result<ShopperAnswer<Type>>> {
  const answer = await shopperOf(c).execute({
    caller: callerOf(c),
    command,
    ...(await idempotencyOf(c)),
    ...(ifVersion === undefined ? {} : { ifVersion }),
  })
  if (answer.ok) markReplay(c, answer.value.replayed)
  return answer
}

/**
 * Runs a write whose work is outside the shopper's object, once per key: the key is taken there
 * before the work and has its answer after it. Work that broke is done again, so it must bear a
 * repetition. Refuses `idempotency_in_flight` while another request with the key works.
 */
export async function executeOutside<Answer extends object>(
  c: GatewayContext,
  work: () => Promise<Result<Answer>>,
): Promise<Result<Answer>> {
  const { idempotency } = await idempotencyOf(c)
  if (idempotency === undefined) return work()
  const object = shopperOf(c)
  const begun = await object.execute({
    caller: callerOf(c),
    command: { type: 'answer.begin', idempotency },
  })
  if (!begun.ok) return begun
  const { answer } = begun.value
  if (answer !== null) {
    if (!answer.ok) return answer
    markReplay(c, true)
    // Written from an answer of `work` and by nothing else.
    return ok(answer.value.value as Answer)
  }
  const settle = (outcome: Result<object> | null) =>
    object.execute({
      caller: { kind: 'system', shopperId: shopperIdOf(c) },
      command: { type: 'answer.settle', idempotency, answer: outcome },
    })
  try {
    const outcome = await work()
    await settle(outcome)
    return outcome
  } catch (error) {
    await settle(null).catch(() => undefined)
    throw error
  }
}

const REPLAYED = 'Idempotent-Replayed'

/** Marks an answer that was stored under its key. */
export const markReplay = (c: GatewayContext, replayed: boolean): void => {
  if (replayed) c.header(REPLAYED, 'true')
}

/** Whether the answer of this request was marked so. */
export const isReplay = (c: GatewayContext): boolean => c.res.headers.has(REPLAYED)
