/** What the API answers where it refuses (RFC 9457). */
export interface Refusal {
  code: string
  detail: string
  /** What is asked for first, where the code is `verification_required`. */
  challenge?: unknown
}

export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; problem: Refusal }

const UNREACHABLE: Refusal = {
  code: 'unreachable',
  detail: 'You seem to be offline. Try again: it won’t be done twice.',
}
const UNKNOWN: Refusal = { code: 'unknown', detail: 'That did not work. Please try again.' }

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
  /** The same key is the same wish: however often it is sent, it is done once. */
  key?: string
}

/** Asks the shop as this visitor. Never throws: a lost connection is an answer too. */
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

/** Whether the shop answers at all: asked before a page is left for another. */
export const isReachable = (): Promise<boolean> =>
  fetch('/healthz', { method: 'HEAD', cache: 'no-store' }).then(
    () => true,
    () => false,
  )

/** Whether there is a session to ask about: its cookie's companion says so (the gateway sets both). */
export const hasSession = (): boolean => /(^|; )visitor=/.test(document.cookie)

/** As `ask`, and gives the visitor a session first where he has none or it is over. */
export async function askWithSession<T>(call: Call): Promise<Answer<T>> {
  if (hasSession()) {
    const first = await ask<T>(call)
    if (first.ok || first.status !== 401) return first
  }
  const session = await ask({ method: 'POST', path: '/api/v1/sessions' })
  return session.ok ? ask<T>(call) : session
}
