import { describe, expect, it } from 'vitest'
import { dropDefinition, openDropWorld } from '../../../../tests/fixtures/drop-world.ts'
import { closeDrop, configureDrop } from '../coordinator/configure-drop.ts'
import { readStatus } from '../coordinator/read-status.ts'
import { runDrop } from '../coordinator/run-drop.ts'
import { readFairness } from '../fairness/read-fairness.ts'
import type { DropDefinition } from './contract.ts'
import { forbiddenChanges, publicChanges } from './terms.ts'

const ENTRIES_OPEN = 1_000
const queue = dropDefinition()
const draw = dropDefinition({ mode: 'draw' })
const variantWith = (change: object, of = queue) =>
  of.variants.map((variant) => ({ ...variant, ...change }))
const usd = (amount: number) => ({ amount, currency: 'USD' })

const pointersOf = (before: DropDefinition, change: Partial<DropDefinition>, now = ENTRIES_OPEN) =>
  forbiddenChanges(before, { ...before, ...change }, { state: 'announced', now }).map(
    ({ pointer }) => pointer,
  )

describe('once entries are open', () => {
  it.each<[Partial<DropDefinition>, string]>([
    [{ variants: variantWith({ unitPrice: usd(1001) }) }, '/variants/0/price'],
    [
      { variants: variantWith({ unitPrice: { amount: 900, currency: 'EUR' } }) },
      '/variants/0/price',
    ],
    [{ variants: variantWith({ quota: 2 }) }, '/variants/0/quota'],
    [{ variants: variantWith({ variantId: 'var_2' }) }, '/variants/0/variantId'],
    [{ variants: variantWith({ sku: 'OTHER' }) }, '/variants/0/variantId'],
    [{ variants: [] }, '/variants'],
    [{ variants: [...queue.variants, ...queue.variants] }, '/variants'],
    [{ limitPerShopper: 0 }, '/limitPerShopper'],
    [{ passMs: 1_000 }, '/passSeconds'],
    [{ holdMs: 1_000 }, '/holdSeconds'],
    [{ admissionFactor: 2 }, '/admissionFactor'],
    [{ entryShards: 4 }, '/entryShards'],
    [{ stockShards: 1 }, '/stockShards'],
    [{ entriesOpenAt: 2_000 }, '/entriesOpenAt'],
    [{ opensAt: 9_999 }, '/opensAt'],
    [{ closesAt: 999_999 }, '/closesAt'],
    [{ opensAt: 20_000 }, '/closesAt'],
    [{ listFormat: 2 }, '/listFormat'],
  ])('%j is refused', (change, pointer) => {
    expect(pointersOf(queue, change)).toEqual([pointer])
    expect(pointersOf(queue, change, ENTRIES_OPEN - 1)).toEqual([])
  })

  it('a draw keeps its mode, its beacon and the close of its entries', () => {
    expect(pointersOf(draw, { entriesCloseAt: 9_500 })).toEqual(['/entriesCloseAt'])
    expect(pointersOf(draw, { entriesCloseAt: 8_500 })).toEqual(['/entriesCloseAt'])
    expect(pointersOf(draw, { beacon: { chain: 'c', round: 1 } })).toEqual(['/beacon'])
    expect(pointersOf(draw, { mode: 'queue', entriesCloseAt: 1_000_000 })).toContain('/mode')
  })

  it('a price may fall, quota and limit rise, the opening be postponed with the close, words change', () => {
    const kinder = {
      title: 'Lamp, at last',
      limitPerShopper: 2,
      description: 'It shines.',
      variants: variantWith({ unitPrice: usd(900), quota: 4 }),
      opensAt: 20_000,
      closesAt: 1_010_000,
      requirements: { proofOfWork: true },
    }
    expect(pointersOf(queue, { ...kinder, entriesCloseAt: 1_010_000 })).toEqual([])
    expect(publicChanges(queue, { ...queue, ...kinder }, 0).map(({ field }) => field)).toEqual([
      '/title',
      '/description',
      '/requirements/proofOfWork',
      '/limitPerShopper',
      '/opensAt',
      '/closesAt',
      '/variants/0/price',
      '/variants/0/quota',
    ])
  })

  it('a hundred fields have changed, and then none does', () => {
    const after = { ...queue, title: 'Another' }
    const at = { state: 'entering' as const, now: 0 }
    expect(forbiddenChanges(queue, after, { ...at, recorded: 99 })).toEqual([])
    expect(forbiddenChanges(queue, after, { ...at, recorded: 100 })).toHaveLength(1)
  })
})

describe('a drop with entrants', () => {
  const opened = () => {
    const world = openDropWorld(queue)
    configureDrop(world.root, queue, '5e'.repeat(32))
    world.clock.now = ENTRIES_OPEN
    return world
  }

  it('keeps the hash of its terms, and shows what was changed since', async () => {
    const world = opened()
    const before = readStatus(world.root)
    const cheaper = { ...queue, variants: variantWith({ unitPrice: usd(900) }) }
    const changed = configureDrop(world.root, cheaper, '')
    const change = { field: '/variants/0/price', from: usd(1000), to: usd(900) }
    expect(changed).toMatchObject({ value: { changes: [change] } })
    const raised = configureDrop(world.root, queue, '')
    expect(raised).toMatchObject({ problem: { code: 'transition_not_allowed' } })
    world.crashRoot()
    const report = await readFairness(world.root)
    if (!before.ok || !changed.ok || !report.ok) throw new Error('it answers')
    expect(changed.value.termsHash).toBe(before.value.termsHash)
    expect(report.value).toMatchObject({
      termsHash: before.value.termsHash,
      terms: { variants: [{ price: usd(1000) }] },
      changes: [change],
    })
  })

  it('shows that the shop ended it, and how many passes became void', async () => {
    const world = opened()
    for (const name of ['a', 'b']) world.enter(name)
    world.clock.now = 10_000
    await runDrop(world.root)
    const ended = { field: '/state', from: 'open', to: 'closed', voidPasses: 2 }
    expect(closeDrop(world.root)).toMatchObject({ value: { changes: [ended] } })
    expect(closeDrop(world.root)).toMatchObject({ value: { changes: [ended] } })
  })
})
