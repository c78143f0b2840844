import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Sealer } from '../kit/sealed-text.ts'
import type { Now } from '../platform/clock.ts'
import { assertInvariant } from '../platform/result.ts'
import type { SigningKey } from './contract.ts'
import { publishedPeriodsAt, signingPeriodAt } from './rules.ts'
import { deleteKey, insertKeys, loadKeys } from './store.ts'

/** The only algorithm of these tokens: a verifier accepts no other. */
export const TOKEN_ALGORITHM = 'ES256'

export interface KeyDeps {
  /** DIRECTORY_DB. */
  db: D1Database
  sealer: Sealer
}

/**
 * The keys that are published at `now`, the oldest first. Those of the period and of the one after
 * are made where they are missing; the row of a period is inserted once, so every isolate reads the
 * same key.
 */
export async function publishedKeys({ db, sealer }: KeyDeps, now: Now): Promise<SigningKey[]> {
  const [before, current, next] = publishedPeriodsAt(now)
  const known = await loadKeys(db, before, next)
  const missing = [current, next].filter((one) => known.every(({ period }) => period !== one))
  if (missing.length === 0) return known
  const made = await Promise.all(missing.map((period) => makeKey(sealer, period)))
  await insertKeys(db, made, before, now)
  return loadKeys(db, before, next)
}

/**
 * The key that signs at `now`. One that was sealed under another secret is replaced: the shop's
 * secret was changed.
 */
export async function signerAt(deps: KeyDeps, now: Now): Promise<{ kid: string; key: CryptoKey }> {
  for (let tries = 0; tries < 2; tries += 1) {
    const keys = await publishedKeys(deps, now)
    const current = keys.find(({ period }) => period === signingPeriodAt(now))
    assertInvariant(current !== undefined, 'a period has a key once its keys are read')
    const opened = await deps.sealer.open(current.privateSealed, current.kid)
    if (opened !== null) return { kid: current.kid, key: await importPrivate(opened) }
    await deleteKey(deps.db, current)
  }
  throw new Error('the signing key cannot be opened')
}

async function importPrivate(text: string): Promise<CryptoKey> {
  // Written by `makeKey` and by nothing else.
  const jwk: JWK = JSON.parse(text)
  const key = await importJWK(jwk, TOKEN_ALGORITHM)
  if (key instanceof Uint8Array) throw new Error('the signing key is no key pair')
  return key
}

async function makeKey(sealer: Sealer, period: number): Promise<SigningKey> {
  const pair = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true })
  const [publicJwk, privateJwk] = await Promise.all([
    exportJWK(pair.publicKey),
    exportJWK(pair.privateKey),
  ])
  const kid = await calculateJwkThumbprint(publicJwk)
  return {
    period,
    kid,
    publicJwk: { ...publicJwk, kid, alg: TOKEN_ALGORITHM, use: 'sig' },
    privateSealed: await sealer.seal(JSON.stringify(privateJwk), kid),
  }
}
