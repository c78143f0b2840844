import { beforeEach, describe, expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { variantOf } from '../../../tests/fixtures/variant.ts'
import { newId } from '../platform/ids.ts'
import { ok, refuse } from '../platform/result.ts'
import { changeDrop, closeDrop, removeDrop } from './change-drop.ts'
import type { DropDefinition, DropState, DropStatus } from './contract.ts'
import { createDrop, type StaffDropDeps } from './create-drop.ts'
import type { DropInput } from './input.ts'
import { listDrops } from './list-drops.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const HOUR_MS = 60 * 60 * 1000
const hot = variantOf('HOT')

function world() {
  const configured: DropDefinition[] = []
  const root = { out: false, refuses: false }
  const statusOf = (definition: DropDefinition, state: DropState): DropStatus => ({
    definition,
    state,
    remaining: 'plenty',
    entries: 0,
    version: 1,
    commitment: null,
  })
  const deps: StaffDropDeps = {
    db: d1Of('catalog'),
    variants: async () => new Map([[hot.variantId, hot]]),
    drop: () => ({
      async configure(definition) {
        if (root.out) throw new Error('the drop does not answer')
        if (root.refuses) return refuse('transition_not_allowed')
        configured.push(definition)
        return ok(statusOf(definition, 'announced'))
      },
      async close() {
        const last = configured.at(-1)
        return last ? ok(statusOf(last, 'closed')) : refuse('not_found')
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
    variants: [{ variantId: hot.variantId, quota: 3 }],
  })
  const titles = async (drafts = false) => {
    const listed = await listDrops(deps.db, { limit: 10 }, drafts)
    return listed.ok ? listed.value.data.map(({ title }) => title) : []
  }
  return { deps, root, configured, input, titles }
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

  it('changes, ends, and leaves the lists', async () => {
    const { deps, input, titles } = at
    const made = await createDrop(deps, input(2), null)
    const id = made.ok ? made.value.after.id : ''
    const changed = await changeDrop(deps, id, { title: 'Later', limitPerShopper: 2 })
    expect(changed).toMatchObject({
      ok: true,
      value: { before: { title: 'In 2' }, after: { title: 'Later', limitPerShopper: 2 } },
    })
    expect(await titles()).toEqual(['Later'])
    // Entries are open since it was made.
    expect(await changeDrop(deps, id, { mode: 'draw' })).toMatchObject({
      problem: { code: 'transition_not_allowed', errors: [{ pointer: '/mode' }] },
    })
    expect(await closeDrop(deps, id)).toMatchObject({ value: { value: { state: 'closed' } } })
    expect(await titles()).toEqual(['Later'])
    expect(await removeDrop(deps, id)).toMatchObject({ ok: true })
    expect(await titles(true)).toEqual([])
    for (const verb of [closeDrop, removeDrop]) {
      expect(await verb(deps, id)).toEqual(refuse('not_found'))
    }
  })
})
