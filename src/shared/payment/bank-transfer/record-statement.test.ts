import { describe, expect, it } from 'vitest'
import { STATEMENT_ROWS_MAX } from '../../platform/limits.ts'
import type { Transfer } from './contract.ts'
import { recordStatement } from './record-statement.ts'
import { type Payable, transferReference } from './rules.ts'

const orderOf = (n: number): Payable => ({
  orderId: `ord_${n}`,
  shopperId: `shp_${n}`,
  number: `AAAA-BBBB-000${n}`,
  total: { amount: 1_000 * n, currency: 'USD' },
})
const HEADER = 'date,amount,currency,reference,name'
const lineOf = (n: number, amount = `${10 * n}.00`) =>
  `2026-11-28,${amount},USD,${transferReference(orderOf(n).number)},"Rowe, Robin"`

/** Orders 1 to 5; an order waits until it is paid once. */
function shop() {
  const waiting = new Set(['ord_1', 'ord_2', 'ord_3'])
  const recorded: Transfer[] = []
  const asked: string[][] = []
  const deps = {
    async findOrders(numbers: readonly string[]) {
      asked.push([...numbers])
      return [1, 2, 3, 4, 5].map(orderOf).filter(({ number }) => numbers.includes(number))
    },
    async recordTransfers(transfers: readonly Transfer[]) {
      const paid = transfers.filter(({ orderId }) => waiting.delete(orderId))
      recorded.push(...paid)
      return paid.map(({ orderId }) => orderId)
    },
  }
  return { deps, recorded, asked }
}

describe('a statement', () => {
  it('pays the orders that it names, and says of every other row why it pays none', async () => {
    const { deps, recorded, asked } = shop()
    const text = [
      HEADER,
      lineOf(1),
      lineOf(2, '19.99'),
      'rubbish',
      lineOf(4),
      '2026-11-28,5.00,USD,no reference,Someone',
      lineOf(1),
      lineOf(3),
    ].join('\r\n')
    expect(await recordStatement(deps, text)).toEqual({
      ok: true,
      value: {
        matched: [
          { orderId: 'ord_1', amount: { amount: 1_000, currency: 'USD' } },
          { orderId: 'ord_3', amount: { amount: 3_000, currency: 'USD' } },
        ],
        unmatched: [
          { row: 3, reason: 'wrong_amount' },
          { row: 4, reason: 'malformed_row' },
          { row: 5, reason: 'no_longer_waits' },
          { row: 6, reason: 'unknown_reference' },
          { row: 7, reason: 'twice_in_file' },
        ],
      },
    })
    expect(asked).toHaveLength(1)
    expect(new Set(recorded.map(({ eventId }) => eventId)).size).toBe(2)
  })

  it('that is uploaded again pays nothing, and its rows have the same event ids', async () => {
    const { deps, recorded } = shop()
    const first = await recordStatement(deps, `${HEADER}\n${lineOf(1)}\n`)
    const again = await recordStatement(deps, `${HEADER}\n${lineOf(1)}\n`)
    expect(first).toMatchObject({ value: { matched: [{ orderId: 'ord_1' }], unmatched: [] } })
    expect(again).toMatchObject({
      value: { matched: [], unmatched: [{ row: 2, reason: 'no_longer_waits' }] },
    })
    const other = shop()
    await recordStatement(other.deps, `${HEADER}\n\n${lineOf(1)}`)
    expect(other.recorded).toEqual(recorded)
  })

  it('counts lines of the file, also behind cells that hold line ends', async () => {
    const { deps } = shop()
    const text = `\uFEFF${HEADER}\n2026-11-28,1.00,USD,"no\nreference",x\n\nrubbish\n`
    expect(await recordStatement(deps, text)).toMatchObject({
      value: {
        unmatched: [
          { row: 2, reason: 'unknown_reference' },
          { row: 5, reason: 'malformed_row' },
        ],
      },
    })
  })

  it('may have its columns in another order, beside others', async () => {
    const { deps } = shop()
    const reference = transferReference(orderOf(2).number)
    const text = `Name;Balance;Reference;Currency;Amount;Date\nx;9;${reference};USD;20;2026-11-28`
    expect(await recordStatement(deps, text)).toMatchObject({
      value: { matched: [{ orderId: 'ord_2' }] },
    })
  })

  it.each([
    ['', 'lacks the columns date, amount'],
    ['a,b\n1,2', 'lacks the columns'],
    [`${HEADER}\n"never closed`, 'quote is never closed'],
    [`${HEADER}\n${'x\n'.repeat(STATEMENT_ROWS_MAX + 1)}`, 'at most'],
  ])('that is none is refused as a whole (%#)', async (text, detail) => {
    const { deps, asked } = shop()
    expect(await recordStatement(deps, text)).toMatchObject({
      problem: { code: 'invalid_body', detail: expect.stringContaining(detail) },
    })
    expect(asked).toEqual([])
  })
})
