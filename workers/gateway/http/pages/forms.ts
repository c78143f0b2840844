import { sha256 } from '../../../../src/shared/kit/digest.ts'
import { LINE_QUANTITY_MAX } from '../../../../src/shared/platform/limits.ts'
import { type Problem, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type {
  Idempotency,
  OfType,
  ShopperAnswer,
  ShopperCommand,
} from '../../../../src/shared/shopper/contract.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import type { GatewayContext } from '../app.ts'
import { isSameOrigin } from '../middleware/same-origin.ts'
import { ensureSession, issueVisitorSession } from '../middleware/session.ts'
import { callerOf, isIdempotencyKey, shopperOf } from '../shopper.ts'

/** The input of a form, or the text of the field that is refused. */
export type FormInput<T> = { input: T } | { typed: string; message: string }

/** The hidden field that makes a form posted twice one effect. */
export const KEY_FIELD = 'key'

/** A fresh key for a form about to be shown. */
export const newFormKey = (): string => crypto.randomUUID()

/**
 * The fields of a form of this shop's own pages. Refuses `cross_site_request`, also without a
 * cookie: the session this answer would set must not take the place of one the browser held back.
 */
export function ownForm(c: GatewayContext): Result<URLSearchParams> {
  if (!isSameOrigin(c)) return refuse('cross_site_request')
  return { ok: true, value: new URLSearchParams(c.var.bodyText) }
}

/** The form's key; null where it has none that may be kept. */
export function keyOf(fields: URLSearchParams): string | null {
  const key = fields.get(KEY_FIELD) ?? ''
  return isIdempotencyKey(key) ? key : null
}

/**
 * Once per key and content: the same form sent twice is one effect, a form filled in differently
 * after a step back is another input. A form without a key is done each time.
 */
export async function formIdempotency(
  c: GatewayContext,
  fields: URLSearchParams,
): Promise<{ idempotency?: Idempotency }> {
  const key = keyOf(fields)
  if (key === null) return {}
  const content = [...fields].filter(([name]) => name !== KEY_FIELD).sort()
  const fingerprint = await sha256(JSON.stringify(content))
  return {
    idempotency: { key: `${c.req.method} ${c.req.path} ${key} ${fingerprint}`, fingerprint },
  }
}

/** Runs a command for a page's visitor. One whose session was ended goes on with a new one. */
export async function executeForm<Type extends ShopperCommand['type']>(
  c: GatewayContext,
  command: OfType<ShopperCommand, Type>,
  fields: URLSearchParams,
): Promise<Result<ShopperAnswer<Type>>> {
  await ensureSession(c)
  const idempotency = await formIdempotency(c, fields)
  const run = () => shopperOf(c).execute({ caller: callerOf(c), command, ...idempotency })
  const answer = await run()
  if (answer.ok || answer.problem.code !== 'session_revoked') return answer
  await issueVisitorSession(c)
  return run()
}

/** A path of this shop to go on to, or `fallback` where the form names none. */
export function nextPath(fields: URLSearchParams, fallback: string): string {
  const wanted = fields.get('next') ?? ''
  return /^\/(?![/\\])[\w\-./?=&%+~:@,;!$'()*]*$/.test(wanted) ? wanted : fallback
}

/** Where the shopper is sent after a form: by GET, so that a reload sends nothing again. */
export const seeOther = (c: GatewayContext, path: string): Response => c.redirect(path, 303)

/**
 * As `seeOther`. A page's script cannot follow a redirect to a provider's origin: it says so by
 * `x-requested-with: fetch`, is told the address in `x-location` and goes there itself.
 */
export const goOn = (c: GatewayContext, path: string): Response =>
  c.req.header('x-requested-with') === 'fetch'
    ? c.body(null, 204, { 'x-location': path })
    : seeOther(c, path)

/** Whether the shopper has no session any more, for whatever reason. */
export const isSessionOver = ({ code }: Problem): boolean => code.startsWith('session_')

/** A quantity as typed: a whole number of the range, in any script's ordinary spaces. */
export function readQuantity(text: string): FormInput<number> {
  const typed = text.normalize('NFKC').trim()
  const quantity = /^\d{1,6}$/.test(typed) ? Number(typed) : 0
  return quantity >= 1 && quantity <= LINE_QUANTITY_MAX
    ? { input: quantity }
    : { typed: text, message: texts.cart.quantityRange(LINE_QUANTITY_MAX) }
}
