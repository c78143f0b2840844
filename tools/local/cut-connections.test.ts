import { describe, expect, it } from 'vitest'
import { despiteCutConnections } from './cut-connections.ts'

const cut = () => {
  const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
  return new Error('Failed query', { cause: new TypeError('fetch failed', { cause }) })
}

/** Work that fails with each of these errors in turn, then succeeds. */
function failing(errors: Error[]) {
  const left = [...errors]
  return async () => {
    const error = left.shift()
    if (error) throw error
    return errors.length + 1
  }
}

describe('work over a connection that the runtime closes', () => {
  it('is done again, a bounded number of times', async () => {
    expect(await despiteCutConnections(failing([cut()]))).toBe(2)
    expect(await despiteCutConnections(failing([cut(), cut()]))).toBe(3)
    await expect(despiteCutConnections(failing([cut(), cut(), cut()]))).rejects.toThrow('query')
  })

  it('is not done again after any other error', async () => {
    await expect(despiteCutConnections(failing([new Error('no such table')]))).rejects.toThrow()
  })
})
