import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import type { DeployStep } from '../deploy-plan.ts'
import { Refusal } from '../local/refusal.ts'
import { fingerprint } from './secrets.ts'

/** Secrets of the shop's own making: random ones are as good as any. */
const GENERATED = ['SESSION_SECRET', 'PASS_SECRET', 'ORDER_ACCESS_SECRET', 'SANDBOX_WEBHOOK_SECRET']

/** The values a deployment sets: one for each secret, whichever Workers get it. */
export class SecretValues {
  readonly #workers = new Map<string, string[]>()
  readonly #values = new Map<string, string>()

  constructor(steps: readonly DeployStep[]) {
    for (const step of steps) {
      if (step.do !== 'deploy') continue
      for (const secret of step.secrets) {
        this.#workers.set(secret, [...(this.#workers.get(secret) ?? []), step.worker])
      }
    }
  }

  /** Makes or asks for all of them: before anything is created. */
  async read(): Promise<void> {
    for (const secret of this.#workers.keys()) this.#values.set(secret, await secretValue(secret))
  }

  of(secrets: readonly string[]): Record<string, string> {
    return Object.fromEntries(secrets.map((secret) => [secret, this.#values.get(secret) ?? '']))
  }

  /**
   * Fingerprints of the new values a Worker shares with others. A value that the merchant chose
   * may be guessed from a hash, so that only random ones have a fingerprint.
   */
  fingerprintsFor(worker: string): Record<string, string> {
    const shared = [...this.#workers].filter(
      ([secret, workers]) =>
        GENERATED.includes(secret) && workers.length > 1 && workers.includes(worker),
    )
    return Object.fromEntries(
      shared.map(([secret]) => [secret, fingerprint(this.#values.get(secret) ?? '')]),
    )
  }
}

async function secretValue(secret: string): Promise<string> {
  if (GENERATED.includes(secret)) return randomBytes(32).toString('base64url')
  const given = process.env[secret]
  if (given !== undefined && given !== '') return given
  if (!process.stdin.isTTY) throw new Refusal(`Set ${secret} in the environment and deploy again.`)
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await prompt.question(`${secret}: `)
  prompt.close()
  return answer.trim()
}
