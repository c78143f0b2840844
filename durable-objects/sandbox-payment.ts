import { DurableObject } from 'cloudflare:workers'
import { type Answer, answer, type Handlers, type Message } from '../src/shared/kit/handlers.ts'
import { ensureSchema, inTransaction, isInitialized } from '../src/shared/kit/sqlite-schema.ts'
import type { SandboxPayment } from '../src/shared/payment/contract.ts'
import {
  decideSandbox,
  type SandboxCharge,
  type SandboxChargesQuery,
  type SandboxCommand,
  type SandboxCommands,
  type SandboxObjectPort,
  type SandboxPort,
  type SandboxQueries,
} from '../src/shared/payment/sandbox.ts'
import { rfc3339 } from '../src/shared/platform/clock.ts'
import type { Result } from '../src/shared/platform/result.ts'

const STEPS = [
  `CREATE TABLE payment (
    id TEXT PRIMARY KEY,
    status TEXT NOT NULL CHECK (status IN
      ('pending', 'succeeded', 'declined', 'cancelled', 'refunded')),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    record TEXT NOT NULL CHECK (json_valid(record))
  ) STRICT, WITHOUT ROWID`,
  // When the payment succeeded, in milliseconds; null: it did not, or before this step.
  `ALTER TABLE payment ADD COLUMN charged_at INTEGER;
   CREATE INDEX payment_charged ON payment (charged_at, id) WHERE charged_at IS NOT NULL`,
]

const paymentOf = (command: SandboxCommand): string =>
  command.type === 'sandbox.create' ? command.request.paymentId : command.paymentId

/**
 * The records of the embedded payment provider: each payment that it was asked for or charged. It
 * stands for a company outside the shop. The shop learns of a payment by webhook or by a query.
 */
export class SandboxPaymentObject
  extends DurableObject<StateEnv>
  implements SandboxObjectPort, SandboxPort
{
  readonly #commands: Handlers<SandboxCommands> = {
    'sandbox.create': (command) => this.#decide(command),
    'sandbox.decide': (command) => this.#decide(command),
    'sandbox.cancel': (command) => this.#decide(command),
    'sandbox.refund': (command) => this.#decide(command),
  }

  readonly #queries: Handlers<SandboxQueries> = {
    'sandbox.payment': ({ paymentId }) =>
      isInitialized(this.ctx.storage, STEPS) ? this.#load(paymentId) : null,
    'sandbox.charges': (query) =>
      isInitialized(this.ctx.storage, STEPS) ? this.#charges(query) : [],
  }

  execute<Type extends keyof SandboxCommands>(
    command: Message<SandboxCommands, Type>,
  ): Promise<Answer<SandboxCommands, Type>> {
    return answer<SandboxCommands, Type>(this.#commands, command)
  }

  read<Type extends keyof SandboxQueries>(
    query: Message<SandboxQueries, Type>,
  ): Promise<Answer<SandboxQueries, Type>> {
    return answer<SandboxQueries, Type>(this.#queries, query)
  }

  /** The method of release 0.1.0. Workers of that release call it; release 0.3.0 removes it. */
  find(paymentId: string) {
    return this.read({ type: 'sandbox.payment', paymentId })
  }

  #decide(command: SandboxCommand): Result<SandboxPayment> {
    const { storage } = this.ctx
    return inTransaction<Result<SandboxPayment>>(storage, () => {
      ensureSchema(storage, STEPS)
      const id = paymentOf(command)
      const known = this.#load(id)
      const decided = decideSandbox(known, command, rfc3339(Date.now()))
      if (decided.ok && decided.value !== known) this.#save(id, decided.value)
      return decided
    })
  }

  #load(id: string): SandboxPayment | null {
    const row = this.ctx.storage.sql
      .exec<{ record: string }>('SELECT record FROM payment WHERE id = ?', id)
      .toArray()[0]
    return row ? JSON.parse(row.record) : null
  }

  #save(id: string, payment: SandboxPayment): void {
    this.ctx.storage.sql.exec(
      `INSERT INTO payment (id, status, amount, record, charged_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, amount = excluded.amount,
         record = excluded.record, charged_at = coalesce(charged_at, excluded.charged_at)`,
      id,
      payment.status,
      payment.amount.amount,
      JSON.stringify(payment),
      payment.status === 'succeeded' ? Date.now() : null,
    )
  }

  #charges({ since, until, after, limit }: SandboxChargesQuery): SandboxCharge[] {
    return this.ctx.storage.sql
      .exec<{ at: number; record: string }>(
        `SELECT charged_at AS at, record FROM payment
          WHERE charged_at >= ? AND charged_at < ? AND (charged_at, id) > (?, ?)
          ORDER BY charged_at, id LIMIT ?`,
        since,
        until,
        after?.at ?? 0,
        after?.paymentId ?? '',
        limit,
      )
      .toArray()
      .map(({ at, record }) => ({ at, payment: JSON.parse(record) }))
  }
}
