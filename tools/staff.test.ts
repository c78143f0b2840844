import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CloudflareApi, startCloudflareApi } from '../tests/fixtures/cloudflare/api.ts'
import { runAgainst, runInside } from '../tests/fixtures/deploy-tool.ts'
import { staffTool } from './staff/command.ts'

let api: CloudflareApi
let directory: DatabaseSync
beforeEach(async () => {
  api = await startCloudflareApi()
  directory = new DatabaseSync(':memory:')
  const folder = new URL('../migrations/directory/', import.meta.url)
  for (const file of readdirSync(folder).sort()) {
    directory.exec(readFileSync(new URL(file, folder), 'utf8'))
  }
  const shop = { name: 'bikes-staging-directory', sqlite: directory }
  api.accounts[0]?.databases.set('0d0d0d0d-0000-4000-8000-000000000001', shop)
})
afterEach(() => api.stop())

const REMOTE = ['--remote', '--shop', 'bikes', '--env', 'staging']
const staff = (command: string, ...args: string[]) =>
  runInside(api, staffTool, [command, ...REMOTE, ...args])

const liveTokens = (): number =>
  Number(
    directory.prepare('SELECT count(*) AS n FROM staff_token WHERE revoked_at IS NULL').get()?.n,
  )

describe('the staff of a deployed shop', () => {
  it('are created, listed and given tokens, which end', async () => {
    const who = ['--email', 'ada@bikes.test']
    // Every value travels as a parameter: quotes and placeholders are text like any other.
    const name = `Ada O'Neill ?1; DROP TABLE staff`
    const created = await staff('create', ...who, '--name', name, '--role', 'owner')
    expect(created.out).toMatch(/^kst_[\w-]{43}\n$/)
    expect(directory.prepare('SELECT name, email, role FROM staff').all()).toMatchObject([
      { name, email: 'ada@bikes.test', role: 'owner' },
    ])
    const again = await staff('create', ...who, '--name', 'Ada', '--role', 'owner')
    expect(again).toMatchObject({ ok: false, said: 'A member of staff has this e-mail.\n' })

    const second = await staff('token', ...who)
    expect(second.out).toMatch(/^kst_[\w-]{43}\n$/)
    const listed = await staff('list')
    expect(listed.out).toMatch(
      /^stf_\w+ {2}owner {2}ada@bikes\.test {2}Ada.* {2}2 live tokens\n( {2}token [0-9a-f]{12} .*\n){2}$/,
    )

    const revoked = await staff('revoke', ...who, '--token', second.out.trim())
    expect(revoked.out).toContain('1 tokens ended.')
    expect(liveTokens()).toBe(1)
    const [, id = ''] = /token (\w+)/.exec((await staff('list')).out) ?? []
    expect((await staff('revoke', ...who, '--token', id)).out).toContain('1 tokens ended.')
    expect(liveTokens()).toBe(0)

    const last = await staff('revoke', ...who, '--end')
    expect(last).toMatchObject({ ok: false, said: expect.stringContaining('is the last owner.') })
    const other = ['--email', 'grace@bikes.test', '--name', 'Grace', '--role', 'owner']
    await staff('create', ...other)
    const ended = await staff('revoke', ...who, '--end')
    expect(ended.out).toContain('0 tokens ended, and the member with them.')
    expect((await staff('list')).out).toMatch(/left on \d{4}-/)
    expect(await staff('token', ...who)).toMatchObject({ ok: false })
    expect(api.unknown).toEqual([])
  })

  it('are looked for in the shop that is named', async () => {
    const other = await runInside(api, staffTool, ['list', '--remote'])
    expect(other.ok).toBe(false)
    expect(other.said).toContain('The account has no database kerbside-directory.')
  })

  it('are created by the command of npm, which shows the token alone', async () => {
    const who = ['--email', 'ada@bikes.test', '--name', 'Ada', '--role', 'owner']
    const created = await runAgainst(api, 'staff', ['create', ...REMOTE, ...who])
    expect(created).toMatchObject({ ok: true, out: expect.stringMatching(/^kst_[\w-]{43}\n$/) })
    expect(liveTokens()).toBe(1)
  })

  it('are not revoked without saying which tokens', async () => {
    for (const more of [[], ['--all', '--token', 'abcdef']]) {
      const answer = await staff('revoke', '--email', 'ada@bikes.test', ...more)
      expect(answer.said).toBe('Give --token <token or id>, or --all, or --end.\n')
    }
  })
})
