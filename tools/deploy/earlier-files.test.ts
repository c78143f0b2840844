import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DAY_MS } from '../../src/shared/platform/clock.ts'
import { type CloudflareApi, startCloudflareApi } from '../../tests/fixtures/cloudflare/api.ts'
import { Cloudflare } from './cloudflare.ts'
import { stageFiles } from './earlier-files.ts'

const BUCKET = 'kerbside-deployments'

let api: CloudflareApi
let folder: string
beforeEach(async () => {
  api = await startCloudflareApi()
  folder = await mkdtemp(join(tmpdir(), 'kerbside-files-'))
  for (const [name, value] of Object.entries(api.env)) vi.stubEnv(name, value)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
  await api.stop()
})

/** A build of these hashed files, deployed from a machine that knows no other build. */
async function deployBuild(files: string[], now: number): Promise<string[]> {
  const [account] = api.accounts
  if (!account) throw new Error('the stand-in has an account')
  if (!account.buckets.has(BUCKET)) account.buckets.set(BUCKET, new Map())
  const build = join(folder, 'dist')
  await rm(build, { recursive: true, force: true })
  await mkdir(join(build, 'assets/island'), { recursive: true })
  for (const file of files) await writeFile(join(build, file), `content of ${file}`)
  await writeFile(join(build, '_headers'), 'headers')
  const staged = join(folder, 'staged')
  await stageFiles(new Cloudflare(account.id, 'token'), BUCKET, { build, folder: staged, now })
  expect(await readFile(join(staged, '_headers'), 'utf8')).toBe('headers')
  const names = (await readdir(staged, { recursive: true })).filter((name) => /-\w\./.test(name))
  for (const name of names) {
    expect(await readFile(join(staged, name), 'utf8')).toBe(`content of ${name}`)
  }
  return names.sort()
}

it('hashed files of earlier builds are served for a week, from any machine', async () => {
  const [first, second] = ['assets/island/cart-1.js', 'assets/island/cart-2.js']
  expect(await deployBuild(['assets/app-1.css', first], 0)).toEqual(['assets/app-1.css', first])
  // A file that did not change belongs to the newer build from then on.
  const both = ['assets/app-1.css', first, second]
  expect(await deployBuild(['assets/app-1.css', second], 6 * DAY_MS)).toEqual(both)
  const third = 'assets/island/cart-3.js'
  const later = await deployBuild([third], 8 * DAY_MS)
  expect(later).toEqual(['assets/app-1.css', second, third])
  const objects = [...(api.accounts[0]?.buckets.get(BUCKET)?.keys() ?? [])]
  expect(objects.filter((key) => key.includes('cart-1'))).toEqual([])
})

it('a build that is deployed twice is uploaded once', async () => {
  await deployBuild(['assets/app-1.css'], 0)
  const from = api.calls.length
  await deployBuild(['assets/app-1.css'], DAY_MS)
  expect(api.calls.slice(from).filter((call) => call.includes('app-1'))).toEqual([])
})
