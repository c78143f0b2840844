import { islandTexts } from '../../texts/island-texts.ts'

/** A problem of the API (RFC 9457). */
interface Refusal {
  code: string
  detail: string
  /** The challenge, where the code is `verification_required`. */
  challenge?: unknown
}

export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; problem: Refusal }

const UNREACHABLE: Refusal = {
  code: 'unreachable',
  detail: islandTexts.connection.requestOffline,
}
const UNKNOWN: Refusal = { code: 'unknown', detail: islandTexts.general.tryAgain }

const refusalOf = (body: unknown): Refusal =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  typeof body.code === 'string' &&
  'detail' in body &&
  typeof body.detail === 'string'
    ? {
        code: body.code,
        detail: body.detail,
        ...('challenge' in body ? { challenge: body.challenge } : {}),
      }
    : UNKNOWN

interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  path: string
  body?: object
  /** Idempotency key: requests with the same key have one effect. */
  key?: string
}

/** Sends a request as this visitor. Never throws: a lost connection is a problem too. */
export async function ask<T>({ method, path, body, key }: Call): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const value: unknown = await response.json()
    return response.ok
      ? { ok: true, value: value as T }
      : { ok: false, status: response.status, problem: refusalOf(value) }
  } catch {
    return { ok: false, status: 0, problem: UNREACHABLE }
  }
}

/** Whether the shop answers; checked before a link leaves the shop. */
export const isReachable = (): Promise<boolean> =>
  fetch('/healthz', { method: 'HEAD', cache: 'no-store' }).then(
    () => true,
    () => false,
  )

/** Whether there is a session: the gateway sets a readable cookie beside the session's own. */
export const hasSession = (): boolean => /(^|; )visitor=/.test(document.cookie)

/** As `ask`, and creates a session first where there is none or it has expired. */
export async function askWithSession<T>(call: Call): Promise<Answer<T>> {
  if (hasSession()) {
    const first = await ask<T>(call)
    if (first.ok || first.status !== 401) return first
  }
  const session = await ask({ method: 'POST', path: '/api/v1/sessions' })
  return session.ok ? ask<T>(call) : session
}
