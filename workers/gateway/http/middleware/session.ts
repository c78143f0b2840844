import { getCookie, setCookie } from 'hono/cookie'
import { Cache } from '../../../../src/shared/kit/cache.ts'
import { signingKey } from '../../../../src/shared/kit/signed-token.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { SESSION_ABSOLUTE_MS } from '../../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { Session } from '../../../../src/shared/session/contract.ts'
import { signSession, verifySession } from '../../../../src/shared/session/token.ts'
import type { GatewayContext } from '../app.ts'
import { nameDevice } from './device.ts'

const COOKIE = 'session'
/** Tells the pages' scripts that there is a session to ask about; it says nothing else. */
const COMPANION = 'visitor'

/** The MAC key, imported once per isolate. */
let key: Promise<CryptoKey> | null = null
const keyOf = (env: GatewayEnv): Promise<CryptoKey> => {
  key ??= signingKey(env.SESSION_SECRET)
  return key
}

const isSecure = (c: GatewayContext): boolean => c.req.url.startsWith('https:')

/** The `__Host-` prefix binds the cookie to this host; browsers take it over https only. */
export const sessionCookie = (c: GatewayContext): string | undefined =>
  isSecure(c) ? getCookie(c, COOKIE, 'host') : getCookie(c, COOKIE)

/** The token a request carries by itself, whatever its browser adds. */
export const bearerToken = (c: GatewayContext): string | undefined =>
  /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]

/** Checks the bearer token or the cookie and sets `c.var.session`. No look-up is needed. */
export async function requireSession(c: GatewayContext): Promise<Result<Session>> {
  const token = bearerToken(c) ?? sessionCookie(c)
  if (!token) return refuse('session_required')
  const verified = await verify(c.env, token, Date.now())
  if (verified.ok) c.set('session', verified.value)
  return verified
}

const VERIFIED_MAX = 10_000
/** Tokens whose MAC this isolate has checked. A shopper's next request spares the check. */
const verifiedTokens = new Cache<string, Session>({ entries: VERIFIED_MAX })

async function verify(env: GatewayEnv, token: string, now: number): Promise<Result<Session>> {
  const known = verifiedTokens.get(token, now)
  if (known) return ok(known)
  const verified = await verifySession(await keyOf(env), token, now)
  if (verified.ok) verifiedTokens.set(token, verified.value, verified.value.expiresAt)
  return verified
}

/** A session as its client gets it. */
interface IssuedSession {
  token: string
  /** Milliseconds. */
  expiresAt: number
}

/**
 * Makes a visitor's session. Nothing is stored: the first write initializes the shopper's object.
 */
export async function issueVisitorSession(c: GatewayContext): Promise<IssuedSession> {
  const now = Date.now()
  const session: Session = {
    sessionId: newId('ses'),
    shopperId: newId('shp'),
    kind: 'guest',
    issuedAt: now,
    expiresAt: now + SESSION_ABSOLUTE_MS,
  }
  const issued = await useSession(c, session)
  setSessionCookie(c, issued)
  nameDevice(c)
  return issued
}

/** Signs a session that was just made; the rest of this request is of it. */
export async function useSession(c: GatewayContext, session: Session): Promise<IssuedSession> {
  const token = await signSession(await keyOf(c.env), session)
  c.set('session', session)
  // A new session cannot have been ended.
  c.set('alive', { sessionId: session.sessionId, answer: Promise.resolve(ok(null)) })
  return { token, expiresAt: session.expiresAt }
}

/** Gives the browser the session's cookie, and its companion. */
export function setSessionCookie(c: GatewayContext, { token, expiresAt }: IssuedSession): void {
  const secure = isSecure(c)
  const maxAge = Math.max(0, Math.floor((expiresAt - Date.now()) / 1000))
  setCookie(c, COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    maxAge,
    ...(secure ? { secure, prefix: 'host' as const } : {}),
  })
  setCookie(c, COMPANION, '1', {
    path: '/',
    sameSite: 'Lax',
    maxAge,
    ...(secure ? { secure } : {}),
  })
}

/**
 * The session of a page's visitor: the current one, or a new one where there is none or it is over.
 * For pages and their forms; the API never makes a session by itself.
 */
export async function ensureSession(c: GatewayContext): Promise<Session> {
  const known = await requireSession(c)
  if (known.ok) return known.value
  await issueVisitorSession(c)
  return c.var.session
}

/** Takes the cookie away. */
export function forgetSessionCookie(c: GatewayContext): void {
  const secure = isSecure(c)
  setCookie(c, COOKIE, '', {
    path: '/',
    maxAge: 0,
    ...(secure ? { secure, prefix: 'host' as const } : {}),
  })
  setCookie(c, COMPANION, '', { path: '/', maxAge: 0, ...(secure ? { secure } : {}) })
}
