import { describe, expect, it } from 'vitest'
import type { StockAnswer, StockClaim } from '../../../../src/shared/inventory/contract.ts'
import { refuse } from '../../../../src/shared/platform/result.ts'
import { ClaimBatches } from './claim-batches.ts'

const claimOf = (n: number): StockClaim => ({
  sku: 'HOT',
  shard: 0,
  dropId: 'drop_1',
  passId: `pass_${n}`,
  shopperId: `shp_${n}`,
  quantity: 1,
  notBefore: 0,
  passExpiresAt: 1,
  holdMs: 1,
  idempotency: { key: 'k', fingerprint: 'f' },
})
/** Tells which claim it is the answer of. */
const answerOf = ({ passId }: StockClaim): StockAnswer => refuse('pass_used', passId)

/** A shard that answers when it is told to, and calls that never end where nobody tells it. */
function world() {
  const calls: { passes: string[]; answer: () => void; fail: (error: Error) => void }[] = []
  const waits: (() => void)[] = []
  const batches = new ClaimBatches({
    wait: () => new Promise((resolve) => waits.push(() => resolve(undefined))),
    waitUntil: () => undefined,
  })
  const send = (claims: readonly StockClaim[]) =>
    new Promise<StockAnswer[]>((resolve, reject) => {
      const sent = [...claims]
      const passes = sent.map(({ passId }) => passId)
      calls.push({ passes, answer: () => resolve(sent.map(answerOf)), fail: reject })
    })
  const claim = (n: number) => batches.claim('HOT#0', claimOf(n), send)
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { calls, waits, claim, settle }
}

describe('claims of one stock shard', () => {
  it('go alone where nothing is under way', async () => {
    const { calls, claim, settle } = world()
    const answer = claim(1)
    await settle()
    expect(calls).toHaveLength(1)
    calls[0]?.answer()
    expect(await answer).toEqual(answerOf(claimOf(1)))
  })

  it('gather while a call is under way, go together, and each gets its own answer', async () => {
    const { calls, claim, settle } = world()
    const first = claim(0)
    await settle()
    const others = [1, 2, 3].map(claim)
    await settle()
    expect(calls).toHaveLength(1)
    calls[0]?.answer()
    await settle()
    expect(calls.map(({ passes }) => passes)).toEqual([['pass_0'], ['pass_1', 'pass_2', 'pass_3']])
    calls[1]?.answer()
    expect(await Promise.all([first, ...others])).toEqual([0, 1, 2, 3].map(claimOf).map(answerOf))
  })

  it('are split where they are more than one transaction should carry', async () => {
    const { calls, claim, settle } = world()
    const first = claim(0)
    await settle()
    const others = Array.from({ length: 100 }, (_, n) => claim(n + 1))
    for (let n = 0; n < 3; n += 1) {
      calls[n]?.answer()
      await settle()
    }
    expect(calls.map(({ passes }) => passes.length)).toEqual([1, 64, 36])
    await Promise.all([first, ...others])
  })

  it('all hear of a call that failed, and the next one is made', async () => {
    const { calls, claim, settle } = world()
    const first = claim(0)
    await settle()
    const others = [claim(1), claim(2)].map((one) => one.catch((error: Error) => error.message))
    calls[0]?.answer()
    await settle()
    calls[1]?.fail(new Error('overloaded'))
    expect(await Promise.all(others)).toEqual(['overloaded', 'overloaded'])
    const after = claim(3)
    await settle()
    calls[2]?.answer()
    expect(await after).toEqual(answerOf(claimOf(3)))
    await first
  })

  it('are made alone where the call they rely on never ends', async () => {
    const { calls, waits, claim, settle } = world()
    void claim(0)
    await settle()
    const second = claim(1)
    await settle()
    for (const over of waits) over()
    await settle()
    for (const call of calls.slice(1)) call.answer()
    expect(await second).toEqual(answerOf(claimOf(1)))
  })
})
