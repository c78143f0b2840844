import { describe, expect, it } from 'vitest'
import { type LifeCycle, mayFollow, validateLifeCycle } from './life-cycle.ts'

type Status = 'open' | 'done' | 'gone'
type Event = 'finish' | 'drop'

const table = (changes: Partial<LifeCycle<Status, Event>> = {}): LifeCycle<Status, Event> => ({
  open: { finish: ['done'], drop: ['gone'] },
  done: { drop: ['gone'] },
  gone: {},
  ...changes,
})
const ends = { initial: ['open'], ends: ['gone'] } as const

describe('a life cycle', () => {
  it('is its table where every status is known, reached and left', () => {
    const valid = validateLifeCycle('test', table(), ends)
    expect(mayFollow(valid, 'open', 'finish', 'done')).toBe(true)
    expect(mayFollow(valid, 'done', 'finish', 'done')).toBe(false)
    expect(mayFollow(valid, 'open', 'finish', 'gone')).toBe(false)
  })

  it('fails on a target that is no status', () => {
    const broken = table({ done: { drop: ['lost' as Status] } })
    expect(() => validateLifeCycle('test', broken, ends)).toThrow('lost is no status')
  })

  it('fails on a status nothing leads to', () => {
    const broken = table({ open: { drop: ['gone'] } })
    expect(() => validateLifeCycle('test', broken, ends)).toThrow('done cannot be reached')
  })

  it('fails on an end with an exit, and on a dead end that is none', () => {
    const leaking = table({ gone: { drop: ['open'] } })
    expect(() => validateLifeCycle('test', leaking, ends)).toThrow('gone is no end')
    const stuck = table({ done: {} })
    expect(() => validateLifeCycle('test', stuck, ends)).toThrow('done is an end')
  })
})
