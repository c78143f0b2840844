import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { InventoryMessage } from '../../platform/messages.ts'
import type { StockLevel } from '../contract.ts'
import { LevelAnnouncer } from './level-announcer.ts'
import { emptyLevel } from './level-rules.ts'

const at = (available: number, version: number): StockLevel => ({
  ...emptyLevel('TEE-S'),
  onHand: available,
  available,
  version,
})

let level: StockLevel | null
let sent: InventoryMessage[]
let timers: (() => void)[]
let refuse: boolean
let announcer: LevelAnnouncer

beforeEach(() => {
  level = null
  sent = []
  timers = []
  refuse = false
  announcer = new LevelAnnouncer({
    read: () => level,
    send: async (message) => {
      if (refuse) throw new Error('queue is out')
      sent.push(message)
    },
    later: (task) => timers.push(task),
  })
})

const change = (before: StockLevel, after: StockLevel) => {
  level = after
  return announcer.changed({ before, after })
}
const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('the announcer of a level', () => {
  it('tells many changes in one message, with the latest level', async () => {
    for (let n = 0; n < 4; n += 1) change(at(6 - n, n), at(5 - n, n + 1))
    expect([sent.length, timers.length]).toEqual([0, 1])
    timers[0]?.()
    await settled()
    expect(sent).toEqual([{ id: 'stock:TEE-S:4', type: 'stock.level-changed', body: at(2, 4) }])
  })

  it('waits anew for a change after the message', async () => {
    change(at(5, 1), at(4, 2))
    timers[0]?.()
    await settled()
    change(at(4, 2), at(3, 3))
    expect(timers).toHaveLength(2)
  })

  it('tells at once that the last unit went, and that there are units again', async () => {
    change(at(1, 1), at(0, 2))
    await settled()
    change(at(0, 2), at(5, 3))
    await settled()
    expect(sent.map((m) => m.id)).toEqual(['stock:TEE-S:2', 'stock:TEE-S:3'])
  })

  it('says nothing where what can be bought is the same', () => {
    expect(change(at(5, 1), at(5, 2))).toBe(false)
    // Far from empty the exact figure is nobody's to know: no message, no alarm, no row.
    expect(change(at(900, 2), at(899, 3))).toBe(false)
    expect(change(at(7, 3), at(6, 4))).toBe(false)
    expect(timers).toHaveLength(0)
  })

  it('has one message under way at a time and ends with the latest', async () => {
    for (let n = 0; n < 20; n += 1) change(at(n % 2, n), at((n + 1) % 2, n + 1))
    await settled()
    expect(sent.length).toBeLessThanOrEqual(2)
    expect(sent.at(-1)?.id).toBe('stock:TEE-S:20')
  })

  it('lets the alarm see a refusal, and survives one of its own', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    refuse = true
    change(at(1, 1), at(0, 2))
    await settled()
    expect(logged).toHaveBeenCalledOnce()
    await expect(announcer.announce()).rejects.toThrow('queue is out')
    refuse = false
    await announcer.announce()
    expect(sent).toHaveLength(1)
    logged.mockRestore()
  })
})
