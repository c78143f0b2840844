import { fromUUIDBytes } from 'typeid-js'
import type { Now } from './clock.ts'

const encoder = new TextEncoder()

/** The prefixes of every id (api.md, Conventions). */
export type IdPrefix =
  | 'prd'
  | 'var'
  | 'cat'
  | 'img'
  | 'li'
  | 'chk'
  | 'ord'
  | 'pay'
  | 'hold'
  | 'shp'
  | 'ses'
  | 'evt'
  | 'msg'
  | 'shm'
  | 'stf'
  | 'req'
  | 'aud'
  | 'imp'
  | 'drop'
  | 'ent'
  | 'pass'
  | 'trf'
  | 'note'
  | 'rfd'
  | 'whk'
  | 'prm'
  | 'slot'
  | 'rpk'
  | 'cpn'
  | 'rev'
  | 'mbr'
  | 'mrg'
  | 'adr'
  | 'pky'
  | 'crd'
  | 'pts'
  | 'era'

/**
 * A UUIDv7 (RFC 9562) whose 74 bits behind the time in milliseconds are all random. The usual
 * generators count in the upper ones to stay monotonic: two ids would tell what a Worker made
 * between them.
 */
function uuidV7(now: number, bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const view = new DataView(bytes.buffer)
  view.setUint16(0, Math.floor(now / 2 ** 32))
  view.setUint32(2, now % 2 ** 32)
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f))
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f))
  return bytes
}

/**
 * A fresh id: prefix, underscore, 26 characters of base 32 (TypeID). Ids sort by the millisecond
 * they were made in, and by chance within it.
 */
export const newId = (prefix: IdPrefix): string =>
  fromUUIDBytes(prefix, uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(16)))).toString()

/**
 * An id that follows from a seed, in the place of its moment: the same for the same seed and
 * moment. It is as hard to guess as the seed is, and tells nothing of it.
 * @param at milliseconds
 */
export async function derivedId(prefix: IdPrefix, seed: string, at: number): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(`${prefix} ${seed}`))
  return fromUUIDBytes(prefix, uuidV7(at, new Uint8Array(digest.slice(0, 16)))).toString()
}

/** Whether the text has the shape of an id with that prefix. Says nothing about existence. */
export const isId = (prefix: IdPrefix, text: string): boolean =>
  text.startsWith(`${prefix}_`) && /^[0-9a-z]{26,28}$/.test(text.slice(prefix.length + 1))

const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz'

/** Characters of base 32 that hold a moment: two bits of padding and 48 of milliseconds. */
const MOMENT_CHARS = 10

/**
 * The text at or above which all ids of a moment and later ones lie.
 * @param at milliseconds
 */
export function idsFrom(prefix: IdPrefix, at: number): string {
  let text = ''
  for (let rest = Math.max(0, at); text.length < MOMENT_CHARS; rest = Math.floor(rest / 32)) {
    text = BASE32.charAt(rest % 32) + text
  }
  return `${prefix}_${text}`
}

/** FNV-1a, 32 bit: a stable spread of names over shards; not for secrets. */
export function spread(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

/**
 * An order id, made of an id with the prefix `ord`. Its last two characters name the orders database
 * it lives in, so that any reader finds the shard from the id alone. The orders of one shopper share
 * a shard until a database is added.
 */
export function orderIdOn(id: string, shopperId: string, shards: number): string {
  const shard = spread(shopperId) % shards
  return `${id}${BASE32[shard >> 5]}${BASE32[shard & 31]}`
}

/** The shard an order id names, or null where the text is no order id of this shop. */
export function shardOfOrder(orderId: string, shards: number): number | null {
  if (!isId('ord', orderId) || orderId.length !== 4 + 28) return null
  const high = BASE32.indexOf(orderId.charAt(30))
  const low = BASE32.indexOf(orderId.charAt(31))
  const shard = high * 32 + low
  return high < 0 || low < 0 || shard >= shards ? null : shard
}

/** The characters of an id that hold its time: 48 bits of milliseconds, behind two zeros. */
const TIME_CHARS = 10

/** The moment an order id was made for, in milliseconds; its text sorts by it. */
export function timeOfOrderId(orderId: string): Now {
  let at = 0
  for (const character of orderId.slice(4, 4 + TIME_CHARS)) at = at * 32 + BASE32.indexOf(character)
  return at
}

/** The text before every order id of this moment and of all later ones. */
export function orderIdFrom(at: Now): string {
  let digits = ''
  for (let rest = at; digits.length < TIME_CHARS; rest = Math.floor(rest / 32)) {
    digits = `${BASE32[rest % 32]}${digits}`
  }
  return `ord_${digits}`
}

/**
 * The number a person reads out: the last 60 of the order id's random bits, as 12 characters. It
 * tells nothing of how many orders there were before it.
 */
export const orderNumber = (orderId: string): string => {
  const random = orderId.slice(4 + 14, 4 + 26).toUpperCase()
  return `${random.slice(0, 4)}-${random.slice(4, 8)}-${random.slice(8, 12)}`
}

/** Crockford's base 32 takes the letters that are read for digits. */
const READ_AS: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }
const NUMBER_CHARS = 12

/**
 * An order's number, or its beginning, as people type it: in any case, with spaces, dashes or
 * neither. Null where the text can be no part of one.
 */
export function typedOrderNumber(text: string): string | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}#]/gu, '')
    .toUpperCase()
    .replace(/[OIL]/g, (letter) => READ_AS[letter] ?? letter)
  const isNumber = /^[0-9A-HJKMNP-TV-Z]+$/.test(plain) && plain.length <= NUMBER_CHARS
  return isNumber ? plain.replace(/(.{4})(?=.)/g, '$1-') : null
}

/** A whole order number in its usual form; null where the text is none, or the beginning of one. */
export function wholeOrderNumber(text: string): string | null {
  const number = typedOrderNumber(text)
  return number?.replaceAll('-', '').length === NUMBER_CHARS ? number : null
}

/** The hold a pass makes: the same for every try, so that a pass makes one at most. */
export const claimHoldId = (passId: string): string => `hold_${passId.slice('pass_'.length)}`

/** The pass whose claim made a hold. */
export const passOfHold = (holdId: string): string => `pass_${holdId.slice('hold_'.length)}`

/**
 * The checkout of a claim names its pass and its drop. Nothing has to be written for it: the id
 * leads to the hold, and the hold names its shopper.
 */
export const claimCheckoutId = (passId: string, dropId: string): string =>
  `chk_${passId.slice('pass_'.length)}${dropId.slice('drop_'.length)}`

/** The pass and the drop a claim's checkout names, or null where the id is none of a claim. */
export function parseClaimCheckoutId(id: string): { passId: string; dropId: string } | null {
  if (!/^chk_[0-9a-z]{52}$/.test(id)) return null
  return { passId: `pass_${id.slice(4, 30)}`, dropId: `drop_${id.slice(30)}` }
}
