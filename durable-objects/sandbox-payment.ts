import { DurableObject } from 'cloudflare:workers'
import { type Answer, answer, type Handlers, type Message } from '../src/shared/kit/handlers.ts'
import { ensureSchema, inTransaction, isInitialized } from '../src/shared/kit/sqlite-schema.ts'
import type { SandboxPayment } from '../src/shared/payment/contract.ts'
import {
  decideSandbox,
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
      `INSERT INTO payment (id, status, amount, record) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, amount = excluded.amount,
         record = excluded.record`,
      id,
      payment.status,
      payment.amount.amount,
      JSON.stringify(payment),
    )
  }
}
