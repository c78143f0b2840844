import { beforeEach, describe, expect, it } from 'vitest'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { openDropWorld } from '../../../../tests/fixtures/drop-world.ts'
import { variantOf } from '../../../../tests/fixtures/variant.ts'
import { HOUR_MS } from '../../platform/clock.ts'
import { newId } from '../../platform/ids.ts'
import { refuse } from '../../platform/result.ts'
import { closeDrop as closeRoot, configureDrop } from '../coordinator/configure-drop.ts'
import { readStatus } from '../coordinator/read-status.ts'
import { sealEntries } from '../fairness/draw-lots.ts'
import { changeDrop, closeDrop, removeDrop } from './change-drop.ts'
import type { DropDefinition } from './contract.ts'
import { createDrop, type StaffDropDeps } from './create-drop.ts'
import type { DropInput } from './input.ts'
import { listDrops } from './list-drops.ts'
import { earlierDrops } from './store.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const lamp = variantOf('LAMP')

function world() {
  const configured: DropDefinition[] = []
  const fault = { out: false, refuses: false }
  const worlds = new Map<string, ReturnType<typeof openDropWorld>>()
  const worldOf = (definition: DropDefinition) => {
    const known = worlds.get(definition.id) ?? openDropWorld(definition)
    known.clock.now = NOW
    worlds.set(definition.id, known)
    return known
  }
  const deps: StaffDropDeps = {
    db: d1Of('catalog'),
    variants: async () => new Map([[lamp.variantId, lamp]]),
    drop: (id) => ({
      async configure(definition, expectedVersion) {
        if (fault.out) throw new Error('the drop does not answer')
        if (fault.refuses) return refuse('transition_not_allowed')
        configured.push(definition)
        return configureDrop(worldOf(definition).root, definition, '5e'.repeat(32), expectedVersion)
      },
      async close() {
        const root = worlds.get(id)?.root
        if (!root) return refuse('not_found')
        const closed = closeRoot(root)
        await sealEntries(root)
        return closed.ok ? readStatus(root) : closed
      },
      async status() {
        const root = worlds.get(id)?.root
        const status = root ? readStatus(root) : refuse('not_found')
        return status.ok ? status.value : null
      },
    }),
    currency: 'USD',
    newId,
    now: () => NOW,
  }
  const input = (hours: number): DropInput => ({
    title: `In ${hours}`,
    opensAt: new Date(NOW + hours * HOUR_MS).toISOString(),
    closesAt: new Date(NOW + (hours + 1) * HOUR_MS).toISOString(),
    variants: [{ variantId: lamp.variantId, quota: 3 }],
  })
  const titles = async (drafts = false) => {
    const listed = await listDrops(deps.db, { limit: 10 }, drafts)
    return listed.ok ? listed.value.data.map(({ title }) => title) : []
  }
  const enter = (id: string) => worlds.get(id)?.enter('shp_1')
  return { deps, root: fault, configured, input, titles, enter }
}

let at: ReturnType<typeof world>
beforeEach(() => {
  at = world()
})

describe('a drop that staff make', () => {
  it('is made once per key, also where the first try died half-way', async () => {
    const { deps, root, configured, input, titles } = at
    root.out = true
    await expect(createDrop(deps, input(1), 'key')).rejects.toThrow('does not answer')
    expect(await titles()).toEqual([])
    expect(await titles(true)).toEqual(['In 1'])
    root.out = false
    const [one, two] = [
      await createDrop(deps, input(1), 'key'),
      await createDrop(deps, input(1), 'key'),
    ]
    expect(one).toEqual(two)
    expect(new Set(configured.map(({ id }) => id)).size).toBe(1)
    expect(await titles()).toEqual(['In 1'])
  })

  it('leaves no trace where its object refuses it', async () => {
    const { deps, root, input, titles } = at
    root.refuses = true
    expect(await createDrop(deps, input(1), null)).toEqual(refuse('transition_not_allowed'))
    expect(await titles(true)).toEqual([])
  })

  it('is one where two requests of one key race', async () => {
    const { deps, configured, input } = at
    const made = await Promise.all([1, 2, 3].map(() => createDrop(deps, input(1), 'key')))
    expect(made.every((one) => one.ok)).toBe(true)
    expect(new Set(configured.map(({ id }) => id)).size).toBe(1)
  })

  it('is listed by its opening, page by page', async () => {
    const { deps, input } = at
    for (const hours of [2, 5, 1, 3]) await createDrop(deps, input(hours), null)
    const pages: string[][] = []
    let cursor: string | undefined
    do {
      const page = await listDrops(deps.db, { limit: 3, cursor }, false)
      if (!page.ok) throw new Error(page.problem.code)
      pages.push(page.value.data.map(({ title }) => title))
      cursor = page.value.nextCursor ?? undefined
    } while (cursor)
    expect(pages).toEqual([['In 5', 'In 3', 'In 2'], ['In 1']])
    expect(await listDrops(deps.db, { limit: 3, cursor: '1~x' }, false)).toEqual(
      refuse('invalid_cursor'),
    )
  })

  it('keeps each of several changes at the same moment', async () => {
    const { deps, input } = at
    const made = await createDrop(deps, input(2), null)
    const id = made.ok ? made.value.after.id : ''
    const changes = [{ title: 'Later' }, { limitPerShopper: 2 }, { quota: 5 }]
    // All of them have read the drop before the first one writes it.
    const variants = async (ids: readonly string[]) => {
      await new Promise((resolve) => setTimeout(resolve))
      return deps.variants(ids)
    }
    const slow = { ...deps, variants }
    const changed = await Promise.all(changes.map((change) => changeDrop(slow, id, change)))
    expect(changed.map(({ ok }) => ok)).toEqual([true, true, true])
    const status = await deps.drop(id).status()
    expect(status?.definition).toMatchObject({
      title: 'Later',
      limitPerShopper: 2,
      variants: [{ quota: 5 }],
    })
  })

  it('changes within its terms, ends, and stays in the lists where somebody entered', async () => {
    const { deps, input, titles, enter } = at
    const made = await createDrop(deps, input(2), null)
    const id = made.ok ? made.value.after.id : ''
    enter(id)
    const changed = await changeDrop(deps, id, { title: 'Later', limitPerShopper: 2, quota: 5 })
    expect(changed).toMatchObject({
      ok: true,
      value: {
        before: { title: 'In 2' },
        after: { title: 'Later' },
        value: {
          changes: [
            { field: '/title', from: 'In 2' },
            { field: '/limitPerShopper' },
            { field: '/variants/0/quota' },
          ],
        },
      },
    })
    // Entries are open since it was made.
    for (const [change, pointer] of [
      [{ mode: 'draw' }, '/mode'],
      [{ quota: 4 }, '/variants/0/quota'],
    ] as const) {
      expect(await changeDrop(deps, id, change)).toMatchObject({
        problem: { code: 'transition_not_allowed', errors: [{ pointer }] },
      })
    }
    expect(await removeDrop(deps, id)).toMatchObject({ value: { value: { state: 'closed' } } })
    expect(await titles()).toEqual(['Later'])
    expect(await removeDrop(deps, id)).toMatchObject({ value: { value: { state: 'closed' } } })
    expect(await titles()).toEqual(['Later'])
  })

  it('is named beside a later drop of the same goods, whichever opens first', async () => {
    const { deps, input, enter } = at
    const drawn = await createDrop(deps, { ...input(5), title: 'Drawn' }, null)
    if (!drawn.ok) throw new Error(drawn.problem.code)
    enter(drawn.value.after.id)
    await removeDrop(deps, drawn.value.after.id)
    const again = await createDrop({ ...deps, now: () => NOW + 1 }, input(2), null)
    if (!again.ok) throw new Error(again.problem.code)
    const titlesOf = async (id: DropDefinition) =>
      (await earlierDrops(deps.db, id)).map(({ title }) => title)
    expect(await titlesOf(again.value.after)).toEqual(['Drawn'])
    expect(await titlesOf(drawn.value.after)).toEqual([])
    const other = { ...again.value.after, variants: [] }
    expect(await titlesOf(other)).toEqual([])
  })

  it('leaves the lists where it is taken out before anybody entered', async () => {
    const { deps, input, titles } = at
    const entriesOpenAt = new Date(NOW + HOUR_MS).toISOString()
    const made = await createDrop(deps, { ...input(2), entriesOpenAt }, null)
    const id = made.ok ? made.value.after.id : ''
    expect(await changeDrop(deps, id, { limitPerShopper: 2, quota: 1 })).toMatchObject({
      value: { after: { limitPerShopper: 2 }, value: { changes: [] } },
    })
    expect(await removeDrop(deps, id)).toMatchObject({ ok: true })
    expect(await titles(true)).toEqual([])
    for (const verb of [closeDrop, removeDrop]) {
      expect(await verb(deps, id)).toEqual(refuse('not_found'))
    }
  })
})
