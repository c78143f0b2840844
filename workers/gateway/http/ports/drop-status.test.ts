import { beforeEach, describe, expect, it } from 'vitest'
import type { DropState, DropStatus } from '../../../../src/shared/drop/contract.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { DROP_FRESH_MS } from '../../../../src/shared/platform/limits.ts'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { dropOf } from '../../../../tests/fixtures/drop-definition.ts'
import { variantOf } from '../../../../tests/fixtures/variant.ts'
import { DropStatuses } from './drop-status.ts'

const definition = dropOf(variantOf('HOT'), Date.parse('2026-11-20T10:00:00Z'))
const { id } = definition

function world() {
  const database = d1Of('catalog')
  database.sqlite
    .prepare(
      `INSERT INTO shop_drop (id, publication, opens_at, closes_at, definition, created_at,
         updated_at) VALUES (?, 'published', 1, 2, '{}', 0, 0)`,
    )
    .run(id)
  const root = { state: 'open' as DropState, asked: 0, out: false }
  const clock = { now: 1_000 }
  const statuses = new DropStatuses({
    database,
    async status(): Promise<DropStatus> {
      root.asked += 1
      await Promise.resolve()
      if (root.out) throw new Error('the drop does not answer')
      const { state } = root
      return { definition, state, remaining: 'few', entries: 1, version: 1, commitment: null }
    },
    now: () => clock.now,
    wait: () => new Promise(() => undefined),
    waitUntil: () => undefined,
  })
  return { root, clock, statuses }
}

let at: ReturnType<typeof world>
beforeEach(() => {
  at = world()
})

describe('what an isolate knows of a drop', () => {
  it('is asked for once a second, however many want it', async () => {
    const { statuses, root, clock } = at
    const all = await Promise.all(Array.from({ length: 50 }, () => statuses.get(id)))
    expect(all.every((status) => status?.state === 'open')).toBe(true)
    expect(root.asked).toBe(1)
    clock.now += DROP_FRESH_MS - 1
    await statuses.get(id)
    expect(root.asked).toBe(1)
    clock.now += 1
    root.state = 'sold_out'
    expect((await statuses.get(id))?.state).toBe('sold_out')
    expect(root.asked).toBe(2)
  })

  it('is never asked for again once it is over', async () => {
    const { statuses, root, clock } = at
    root.state = 'closed'
    await statuses.get(id)
    clock.now += 100 * DROP_FRESH_MS
    root.out = true
    expect((await statuses.get(id))?.state).toBe('closed')
    expect(root.asked).toBe(1)
  })

  it('stands while the drop does not answer', async () => {
    const { statuses, root, clock } = at
    await statuses.get(id)
    root.out = true
    clock.now += 10 * DROP_FRESH_MS
    expect((await statuses.get(id))?.state).toBe('open')
    const fresh = world()
    fresh.root.out = true
    await expect(fresh.statuses.get(id)).rejects.toThrow('does not answer')
  })

  it('wakes no object for an id that no drop has', async () => {
    const { statuses, root } = at
    for (const unknown of [newId('drop'), 'drop_', '', `${id}0`, id.slice(1), '__proto__']) {
      expect(await statuses.get(unknown)).toBeNull()
    }
    expect(root.asked).toBe(0)
  })
})
