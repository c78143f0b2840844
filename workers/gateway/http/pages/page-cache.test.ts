import { describe, expect, it } from 'vitest'
import { type CachedPage, PageCache } from './page-cache.ts'

const page = (state: string, bytes = 4): CachedPage => ({
  state,
  body: new Uint8Array(bytes),
  gzip: new Uint8Array(),
  etag: '"e"',
  headers: new Headers(),
  gzipHeaders: new Headers(),
})

const roomy = { pages: 10, bytes: 1_000 }

describe('pages kept by an isolate', () => {
  it('answer while the catalogue is the one they were rendered from', () => {
    const kept = new PageCache(roomy)
    const first = page('v1')
    kept.put('/a', first)
    expect(kept.get('/a', 'v1')).toBe(first)
    expect(kept.get('/b', 'v1')).toBeUndefined()
  })

  it('are forgotten at the first read after the catalogue or the stock moved', () => {
    const kept = new PageCache(roomy)
    kept.put('/a', page('v1'))
    expect(kept.get('/a', 'v2')).toBeUndefined()
    expect(kept.size).toBe(0)
  })

  it('give way where there are too many, the one unread for longest first', () => {
    const kept = new PageCache({ pages: 2, bytes: 1_000 })
    kept.put('/a', page('v1'))
    kept.put('/b', page('v1'))
    kept.get('/a', 'v1')
    kept.put('/c', page('v1'))
    expect(kept.get('/b', 'v1')).toBeUndefined()
    expect(kept.get('/a', 'v1')).toBeDefined()
  })

  it('give way where they are too large in all, and a replaced one counts once', () => {
    const kept = new PageCache({ pages: 10, bytes: 100 })
    for (let time = 0; time < 5; time += 1) kept.put('/a', page(`v${time}`, 60))
    expect(kept.size).toBe(1)
    kept.put('/b', page('v4', 60))
    expect(kept.get('/a', 'v4')).toBeUndefined()
    expect(kept.get('/b', 'v4')).toBeDefined()
  })

  it('never hold one that is larger than all of the room', () => {
    const kept = new PageCache({ pages: 10, bytes: 100 })
    kept.put('/a', page('v1', 101))
    expect(kept.size).toBe(0)
  })
})
