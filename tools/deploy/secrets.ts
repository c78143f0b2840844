import { createHash } from 'node:crypto'

/** What an account holds of one deployed Worker. */
export interface WorkerState {
  /** Names of its secrets; their values cannot be read back. */
  secrets: string[]
  /** Secret → fingerprint of its value, for secrets that several Workers share. */
  fingerprints: Record<string, string>
}

interface SecretUsers {
  /** The Worker's name. */
  name: string
  secrets?: { required?: string[] }
}

/** The variable beside shared secrets, from which a deployment sees whether their values differ. */
export const FINGERPRINTS = 'SECRET_FINGERPRINTS'

interface SecretPlan {
  /** Secret → the Workers that get a new value in this deployment: all that use it. */
  set: Record<string, string[]>
  /** Secrets in use that a deployment does not replace by itself, each with the reason. */
  conflicts: string[]
}

/**
 * Which secrets get a value. A secret stays where all its Workers have the same value. Workers are
 * deployed in order, so a value that the last of them lacks was never in use: it is replaced in all
 * of them. A value that the last one has is replaced on request alone.
 * @param workers in the order of deployment
 * @param states Worker → what the account holds of it; null for one that does not exist
 * @param replace secrets that the merchant wants replaced
 */
export function planSecrets(
  workers: readonly SecretUsers[],
  states: Record<string, WorkerState | null>,
  replace: readonly string[],
): SecretPlan {
  const users = new Map<string, string[]>()
  for (const { name, secrets } of workers) {
    for (const secret of secrets?.required ?? []) {
      users.set(secret, [...(users.get(secret) ?? []), name])
    }
  }
  const plan: SecretPlan = { set: {}, conflicts: [] }
  for (const [secret, names] of users) {
    const wrong = whatIsWrong(secret, names, states)
    const last = names.at(-1)
    const inUse = last !== undefined && states[last]?.secrets.includes(secret)
    if (replace.includes(secret) || (wrong && !inUse)) plan.set[secret] = names
    else if (wrong) plan.conflicts.push(`${secret}: ${wrong}`)
  }
  return plan
}

function whatIsWrong(
  secret: string,
  names: string[],
  states: Record<string, WorkerState | null>,
): string | null {
  const without = names.filter((name) => !states[name]?.secrets.includes(secret))
  if (without.length > 0) return `${without.join(', ')} does not have it`
  const known = names.flatMap((name) => states[name]?.fingerprints[secret] ?? [])
  return new Set(known).size > 1 ? `its value differs between ${names.join(' and ')}` : null
}

/**
 * A merchant's own secrets, by the last word of their Worker's name: those of payment, of carriers
 * and of inventory systems, whatever their names. The shop runs without them.
 */
const OPTIONAL: Readonly<Record<string, RegExp>> = {
  checkout: /^STRIPE_(?:SECRET_KEY|WEBHOOK_SECRET)$/,
  fulfilment: /^(?:CARRIER_[A-Z][A-Z0-9_]*_(?:KEY|SECRET)|INVENTORY_[A-Z][A-Z0-9_]*_SECRET)$/,
  gateway: /^INVENTORY_[A-Z][A-Z0-9_]*_SECRET$/,
}

/**
 * The optional secrets that the environment gives, with the Workers that get them. Without a value
 * there, what a Worker has stays.
 */
export function givenSecrets(
  workers: readonly Pick<SecretUsers, 'name'>[],
  env: Record<string, string | undefined>,
): Record<string, string[]> {
  const named = Object.keys(env)
    .filter((secret) => env[secret])
    .sort()
  const given = named.map((secret): [string, string[]] => [
    secret,
    workers
      .map(({ name }) => name)
      .filter((name) => OPTIONAL[name.split('-').at(-1) ?? '']?.test(secret)),
  ])
  return Object.fromEntries(given.filter(([, names]) => names.length > 0))
}

/** Enough of a hash to tell two random values apart; the value cannot be found from it. */
export const fingerprint = (value: string): string =>
  createHash('sha256').update(value).digest('hex').slice(0, 16)

export const writeFingerprints = (fingerprints: Record<string, string>): string =>
  Object.entries(fingerprints)
    .map(([name, print]) => `${name}=${print}`)
    .join(' ')

export const readFingerprints = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(' ').flatMap((pair) => {
      const [name, print] = pair.split('=')
      return name && print ? [[name, print]] : []
    }),
  )
