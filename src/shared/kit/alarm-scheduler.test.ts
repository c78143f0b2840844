import { describe, expect, it, vi } from 'vitest'
import { openObjectStorage } from '../../../tests/fixtures/object-storage.ts'
import {
  ALARM_LOST_MS,
  ALARM_RETRY_MS,
  armAt,
  forgetAlarm,
  keepAlarm,
  recallAlarm,
  runAlarm,
} from './alarm-scheduler.ts'

const NOW = 1_000_000

describe('the one alarm of an object', () => {
  it('is set only where none is set, or a sooner one is wanted', () => {
    const storage = openObjectStorage()
    for (const at of [NOW + 50, NOW + 90, NOW + 50, NOW + 20, NOW + 30]) armAt(storage, at, NOW)
    expect(storage.alarm).toBe(NOW + 20)
    expect(storage.alarmsSet).toBe(2)
  })

  it('is never set for now or the past', () => {
    const storage = openObjectStorage()
    armAt(storage, NOW - 5, NOW)
    expect(storage.alarm).toBe(NOW + 1)
  })

  it('is recalled from storage when the object wakes', async () => {
    const storage = openObjectStorage()
    await storage.setAlarm(NOW + 20)
    await recallAlarm(storage)
    armAt(storage, NOW + 50, NOW)
    expect(storage.alarm).toBe(NOW + 20)
  })

  it('is set anew where it is so late that it must be lost', () => {
    const storage = openObjectStorage()
    armAt(storage, NOW, NOW - 1)
    armAt(storage, NOW + ALARM_LOST_MS * 2, NOW + ALARM_LOST_MS)
    expect(storage.alarm).toBe(NOW + ALARM_LOST_MS * 2)
  })

  it('can be set again after it was deleted', () => {
    const storage = openObjectStorage()
    armAt(storage, NOW + 1, NOW)
    forgetAlarm(storage)
    armAt(storage, NOW + 9, NOW)
    expect(storage.alarm).toBe(NOW + 9)
  })
})

describe('an alarm that was lost', () => {
  const due = () => NOW + 5

  it('is set again at the first touch of a life in memory, and only then compared', async () => {
    const storage = openObjectStorage()
    let asked = 0
    const touch = () =>
      keepAlarm(storage, NOW, () => {
        asked += 1
        return due()
      })
    await touch()
    await touch()
    expect(storage.alarm).toBe(NOW + 5)
    expect({ asked, set: storage.alarmsSet }).toEqual({ asked: 1, set: 1 })
  })

  it('is left alone where one is set for the work or sooner', async () => {
    const storage = openObjectStorage()
    await storage.setAlarm(NOW + 1)
    await keepAlarm(storage, NOW, due)
    expect(storage.alarm).toBe(NOW + 1)
  })

  it('is moved forward where it stands behind what is due', async () => {
    const storage = openObjectStorage()
    await storage.setAlarm(NOW + 1_000_000)
    await keepAlarm(storage, NOW, due)
    expect(storage.alarm).toBe(NOW + 5)
  })

  it('during a life in memory is noticed once it is late', async () => {
    const storage = openObjectStorage()
    await keepAlarm(storage, NOW, due)
    storage.alarm = null
    const later = NOW + 5 + ALARM_LOST_MS
    await keepAlarm(storage, later, due)
    expect(storage.alarm).toBe(later + 1)
  })

  it('of an object without work stays unset', async () => {
    const storage = openObjectStorage()
    await keepAlarm(storage, NOW, () => null)
    expect(storage.alarmsSet).toBe(0)
  })
})

describe('the work of an alarm', () => {
  it('says when it wants to be woken next', async () => {
    const storage = openObjectStorage()
    armAt(storage, NOW, NOW - 1)
    await runAlarm(
      storage,
      undefined,
      () => NOW,
      () => NOW + 700,
    )
    expect(storage.alarm).toBe(NOW + 700)
  })

  it('that wants nothing leaves the alarm unset', async () => {
    const storage = openObjectStorage()
    await runAlarm(
      storage,
      { retryCount: 0 },
      () => NOW,
      () => null,
    )
    expect(storage.alarmsSet).toBe(0)
  })

  it('that fails is tried again, and the failure does not reach the runtime', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const storage = openObjectStorage()
    await runAlarm(
      storage,
      { retryCount: 0 },
      () => NOW,
      async () => {
        throw new Error('queue is out')
      },
    )
    expect(storage.alarm).toBe(NOW + ALARM_RETRY_MS)
    expect(logged).toHaveBeenCalled()
    logged.mockRestore()
  })

  it('has its next try set before it starts, once five tries have died', async () => {
    const storage = openObjectStorage()
    let before: number | null = null
    await runAlarm(
      storage,
      { retryCount: 5 },
      () => NOW,
      () => {
        before = storage.alarm
        return null
      },
    )
    expect(before).toBe(NOW + ALARM_RETRY_MS)
  })
})
