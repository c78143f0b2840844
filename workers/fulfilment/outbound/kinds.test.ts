import { expect, it } from 'vitest'
import { newWebhookSecret } from '../../../src/shared/webhook/secret.ts'
import { upsertWebhook } from '../../../src/shared/webhook/store.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { pipeline } from '../../../tests/fixtures/pipeline.ts'
import { wakeCalls } from './kinds.ts'

/** Statements of D1 for so many wakes of one invocation. */
async function statementsOfWakes(times: number): Promise<number> {
  const databases = { orders: [d1Of('orders'), d1Of('orders')], engagement: d1Of('engagement') }
  const { deps, drain } = pipeline(databases)
  const hook = { id: 'whk_1', url: 'https://a.example.com/', events: ['order.paid' as const] }
  const secret = await deps.webhooks.sealer.seal(newWebhookSecret(), hook.id)
  await upsertWebhook(
    databases.engagement,
    { ...hook, status: 'active', secret, cursor: '0.0.0' },
    1,
  )
  const total = () =>
    [...databases.orders, databases.engagement].reduce((sum, db) => sum + db.statements(), 0)
  const before = total()
  for (let wake = 0; wake < times; wake += 1) wakeCalls(deps)
  await drain()
  return total() - before
}

it('an invocation that wakes calls often makes one run, and one for what came meanwhile', async () => {
  const one = await statementsOfWakes(1)
  expect(one).toBeGreaterThan(0)
  expect(await statementsOfWakes(100)).toBe(2 * one)
})
