import { DurableObject } from 'cloudflare:workers'
import { ensureSchema, inTransaction, isInitialized } from '../src/shared/kit/sqlite-schema.ts'
import {
  decideSandbox,
  type SandboxCommand,
  type SandboxPayment,
  type SandboxPort,
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
 * The embedded payment provider's book: what it was asked and what it charged. It stands for a
 * company outside; the shop learns of it by webhook or by asking, never by looking.
 */
export class SandboxPaymentObject extends DurableObject<StateEnv> implements SandboxPort {
  async execute(command: SandboxCommand): Promise<Result<SandboxPayment>> {
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

  async find(paymentId: string): Promise<SandboxPayment | null> {
    return isInitialized(this.ctx.storage, STEPS) ? this.#load(paymentId) : null
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
