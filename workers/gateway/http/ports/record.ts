import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { ordersDatabases } from '../../../../src/shared/order/databases.ts'
import { openRecord } from '../../../../src/shared/order/record-session.ts'
import { RECORD_BOOKMARK_MS } from '../../../../src/shared/platform/limits.ts'
import type { GatewayContext } from '../app.ts'

type Databases = readonly D1Database[]

/** The record for lists and figures of staff: a replica may answer, and lag behind by seconds. */
export const laggingRecord = (env: object): Databases =>
  openRecord(ordersDatabases(env), () => 'first-unconstrained').databases

const COOKIE = 'record-bookmarks'
const BOOKMARK = /^(\d{1,4})\.([0-9a-z-]{1,200})$/i

const isSecure = (c: GatewayContext): boolean => c.req.url.startsWith('https:')

/** The bookmarks that the browser brings, by shard. A text that is none counts for nothing. */
function broughtBookmarks(c: GatewayContext): Map<number, string> {
  const text = isSecure(c) ? getCookie(c, COOKIE, 'host') : getCookie(c, COOKIE)
  return new Map(
    (text ?? '').split('~').flatMap((part) => {
      const [, shard, bookmark] = BOOKMARK.exec(part) ?? []
      return shard && bookmark ? [[Number(shard), bookmark] as const] : []
    }),
  )
}

/** Whether the request has the token of an order alone: its browser keeps nothing of it. */
const isByLink = ({ var: { orderOwner, session } }: GatewayContext): boolean =>
  orderOwner !== undefined && session === undefined

function rememberBookmarks(c: GatewayContext, bookmarks: ReadonlyMap<number, string>): void {
  if (bookmarks.size === 0 || isByLink(c)) return
  const text = [...bookmarks].map(([shard, bookmark]) => `${shard}.${bookmark}`).join('~')
  setCookie(c, COOKIE, text, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: Math.floor(RECORD_BOOKMARK_MS / 1000),
    ...(isSecure(c) ? { secure: true, prefix: 'host' as const } : {}),
  })
}

/**
 * Makes the next own reads begin at the primary: call it where the shopper has changed the record.
 * The read itself learns a bookmark that has the change.
 */
export function forgetBookmarks(c: GatewayContext): void {
  if (broughtBookmarks(c).size === 0) return
  if (isSecure(c)) deleteCookie(c, COOKIE, { path: '/', secure: true, prefix: 'host' })
  else deleteCookie(c, COOKIE, { path: '/' })
}

/**
 * Reads the shopper's own part of the record: from any replica that has all that this browser has
 * read before, or from the primary where the browser brings no bookmark. A bookmark that D1 does
 * not take, such as one of before a restore, is forgotten. `work` only reads: it may run twice.
 */
export async function readOwnRecord<T>(
  c: GatewayContext,
  work: (databases: Databases) => Promise<T>,
): Promise<T> {
  const brought = broughtBookmarks(c)
  const read = async (known: ReadonlyMap<number, string>): Promise<T> => {
    const record = openRecord(
      ordersDatabases(c.env),
      (shard) => known.get(shard) ?? 'first-primary',
    )
    const result = await work(record.databases)
    rememberBookmarks(c, new Map([...known, ...record.bookmarks()]))
    return result
  }
  if (brought.size === 0) return read(brought)
  try {
    return await read(brought)
  } catch {
    return read(new Map())
  }
}
