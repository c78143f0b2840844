import { expect, it } from 'vitest'
import { pipeline, placedIn, placedMessage } from '../../../tests/fixtures/pipeline.ts'

it('what a drop sold is committed at its stock shard, in the name of its shopper', async () => {
  const shop = pipeline()
  const placed = placedIn(0)
  const [line] = placed.order.lines
  if (!line) throw new Error('an order has a line')
  line.claim = { dropId: 'drop_1', shard: 3, holder: placed.shopperId }
  const calls: unknown[] = []
  const { stock } = shop.deps
  shop.deps.stock = (sku, shard) => ({
    execute(command) {
      calls.push({ sku, shard, type: command.type, ...holderOf(command) })
      return stock(sku, shard).execute({ ...command, ...ownHolder(command, placed.order.id) })
    },
  })
  await shop.holdFor(placed)
  shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
  await shop.drain()
  const commits = placed.order.lines.map(({ sku, claim }) => ({
    sku,
    shard: claim?.shard,
    type: 'stock.commit',
    holder: claim?.holder ?? placed.order.id,
  }))
  expect(calls).toEqual(commits)
})

const holderOf = (command: object) => ('holder' in command ? { holder: command.holder } : {})
/** The stock of this test keeps every hold by order. */
const ownHolder = (command: object, holder: string) => ('holder' in command ? { holder } : {})
