import { describe, expect, it } from 'vitest'
import { variantOf } from '../../../../tests/fixtures/variant.ts'
import { MINUTE_MS } from '../../platform/clock.ts'
import { money } from '../../platform/money.ts'
import { definitionFault } from '../rules.ts'
import { defineDrop, inputOf } from './define-drop.ts'
import type { DropInput } from './input.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const at = (minutes: number): string => new Date(NOW + minutes * MINUTE_MS).toISOString()
const lamp = variantOf('LAMP', { compareAtPrice: money(1_200, 'USD') })
const variants = new Map([
  [lamp.variantId, lamp],
  ['var_OLD', variantOf('OLD', { purchasable: false })],
])

const QUEUE: DropInput = {
  title: 'A drop',
  opensAt: at(10),
  closesAt: at(70),
  variants: [{ variantId: lamp.variantId, quota: 500 }],
}

const define = (input: DropInput, now = NOW) =>
  defineDrop({ id: 'drop_1', input, variants, currency: 'USD', createdAt: NOW, now })

const faultsOf = (changes: Partial<DropInput>) => {
  const defined = define({ ...QUEUE, ...changes })
  return defined.ok ? [] : (defined.problem.errors ?? []).map(({ pointer }) => pointer)
}

function defined(changes: Partial<DropInput> = {}) {
  const result = define({ ...QUEUE, ...changes })
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  expect(definitionFault(result.value)).toBeNull()
  return result.value
}

describe('what staff leave out of a drop', () => {
  it('follows from the rest', () => {
    expect(defined()).toMatchObject({
      mode: 'queue',
      limitPerShopper: 1,
      entriesOpenAt: NOW,
      entriesCloseAt: Date.parse(at(70)),
      entryShards: 4,
      stockShards: 2,
      admissionFactor: 1,
      requirements: { proofOfWork: false },
      beacon: null,
      variants: [{ unitPrice: money(1_000, 'USD'), compareAtPrice: money(1_200, 'USD') }],
    })
    expect(defined({ mode: 'draw' })).toMatchObject({
      entriesCloseAt: Date.parse(at(10)),
      entryShards: 8,
    })
  })

  it('gives every stock shard a few hundred units, and never more than 32 shards', () => {
    const shards = (quota: number) => defined(variantsOf(quota)).stockShards
    const variantsOf = (quota: number) => ({ variants: [{ variantId: lamp.variantId, quota }] })
    expect([1, 250, 251, 8_000, 10_000].map(shards)).toEqual([1, 1, 2, 32, 32])
  })

  it('is named after what it sells', () => {
    const { title: _, ...nameless } = QUEUE
    expect(define(nameless)).toMatchObject({ ok: true, value: { title: lamp.title } })
  })

  it('lets a drop open at once', () => {
    expect(defined({ opensAt: at(-5) }).opensAt).toBe(NOW - 5 * MINUTE_MS)
  })

  it('takes a price as money or as minor units, and the drop’s quota for a variant without', () => {
    const [{ variantId }] = QUEUE.variants as [{ variantId: string }]
    for (const price of [900, money(900, 'USD')]) {
      const drop = defined({ quota: 7, variants: [{ variantId, price }] })
      expect(drop.variants).toMatchObject([{ unitPrice: money(900, 'USD'), quota: 7 }])
    }
  })
})

describe('what cannot be is refused where it stands', () => {
  it.each([
    [{ closesAt: at(10) }, ['/closesAt']],
    [{ opensAt: at(-20), closesAt: at(-10) }, ['/closesAt']],
    [{ entriesCloseAt: at(20) }, ['/entriesCloseAt']],
    [{ entriesOpenAt: at(70) }, ['/entriesOpenAt']],
    [{ mode: 'draw' as const, entriesCloseAt: at(11) }, ['/entriesCloseAt']],
    [{ mode: 'draw' as const, opensAt: at(-1) }, ['/opensAt']],
    [{ variants: [{ variantId: 'var_OLD', quota: 1 }] }, ['/variants/0/variantId']],
    [{ variants: [{ variantId: 'var_LAMP' }] }, ['/variants/0/quota']],
    [{ mode: 'draw' as const, beacon: { chain: quicknet(), round: 1_000 } }, ['/beacon']],
  ])('%j', (changes, pointers) => {
    expect(faultsOf(changes)).toEqual(pointers)
  })
})

function quicknet() {
  return '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971'
}

describe('the beacon of a draw', () => {
  it('speaks within two of its paces after entries have closed, never before', () => {
    for (let second = 0; second < 7; second += 1) {
      const closesAt = NOW + 10 * MINUTE_MS + second * 1_000
      const drop = defined({
        mode: 'draw',
        beacon: 'quicknet',
        opensAt: new Date(closesAt).toISOString(),
      })
      const spoken = (1_692_803_367 + ((drop.beacon?.round ?? 0) - 1) * 3) * 1000
      expect(spoken).toBeGreaterThan(closesAt)
      expect(spoken).toBeLessThanOrEqual(closesAt + 6_000)
    }
    expect(defined({ beacon: 'quicknet' }).beacon).toBeNull()
  })
})

describe('a change', () => {
  it('that changes nothing gives the same drop again', () => {
    for (const mode of ['queue', 'draw'] as const) {
      const drop = defined({ mode, beacon: 'quicknet', entriesOpenAt: at(1) })
      expect(define(inputOf(drop, {}, NOW))).toEqual({ ok: true, value: drop })
    }
  })

  it('of a draw’s opening moves the close of its entries along, unless it was apart', () => {
    const moved = (changes: Partial<DropInput>) => {
      const drop = defined({ mode: 'draw', ...changes })
      const again = define(inputOf(drop, { opensAt: at(20) }, NOW))
      return again.ok ? again.value.entriesCloseAt : null
    }
    expect(moved({})).toBe(Date.parse(at(20)))
    expect(moved({ entriesCloseAt: at(5) })).toBe(Date.parse(at(5)))
  })
})
