import { describe, expect, it } from 'vitest'
import { sourceIssues } from './source-rules.ts'

describe('source rules', () => {
  it('transactionSync with an async callback is refused, with its line', () => {
    const text = 'const a = 1\nctx.storage.transactionSync(async () => {})\n'
    expect(sourceIssues('durable-objects/a.ts', text)).toEqual([
      expect.stringContaining('durable-objects/a.ts:2: transactionSync'),
    ])
    expect(
      sourceIssues('durable-objects/a.ts', 'storage.transactionSync<void>(\n  async () => {})'),
    ).toHaveLength(1)
    expect(sourceIssues('durable-objects/a.ts', 'storage.transactionSync(() => {})')).toEqual([])
  })

  it("a Worker may name an object's type, but not load its code", () => {
    const from = "from '../../durable-objects/stock.ts'"
    expect(sourceIssues('workers/a.ts', `import type { StockObject } ${from}`)).toEqual([])
    expect(sourceIssues('workers/a.ts', `import { StockObject } ${from}`)).toHaveLength(1)
    expect(sourceIssues('workers/a.ts', `import {\n  type StockObject,\n} ${from}`)).toHaveLength(1)
    expect(
      sourceIssues('workers/a.ts', `import { a } from './a.ts'\nimport type { B } ${from}`),
    ).toEqual([])
  })

  it('a time is written with rfc3339(), and a unit of time has one place', () => {
    expect(sourceIssues('src/a.ts', 'new Date(at).toISOString()')).toHaveLength(1)
    expect(sourceIssues('workers/a.ts', 'const DAY_MS = 24 * HOUR_MS')).toHaveLength(1)
    expect(sourceIssues('src/a.test.ts', 'new Date(at).toISOString()')).toEqual([])
  })

  it('the gateway holds no SQL, and a stub becomes its port in one place', () => {
    const area = 'workers/gateway/cart/routes.ts'
    expect(sourceIssues(area, "await db.prepare('SELECT 1').first()")).toHaveLength(1)
    expect(sourceIssues(area, 'env.CHECKOUT as unknown as CheckoutPort')).toHaveLength(1)
    expect(sourceIssues('durable-objects/stock.ts', 'stub as unknown as Port')).toHaveLength(1)
  })
})
