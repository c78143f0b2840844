import { expect, it } from 'vitest'
import { delayed } from './providers/delayed.ts'
import { sandboxProvider } from './providers/sandbox.ts'

it('a sandbox that is told to answer late waits before each call, and before none otherwise', async () => {
  const waited: number[] = []
  const wait = async (ms: number) => void waited.push(ms)
  const ledger = () => ({
    execute: async () => {
      throw new Error('not asked')
    },
    find: async () => null,
    read: async () => [],
  })
  const sandbox = sandboxProvider(ledger, 'the secret', () => [])
  expect(await delayed(sandbox, 50, wait).query('pay_1')).toEqual({ status: 'unknown' })
  await expect(delayed(sandbox, 50, wait).cancel('pay_1')).rejects.toThrow('not asked')
  expect(waited).toEqual([50, 50])
  expect(delayed(sandbox, 0, wait)).toBe(sandbox)
})
