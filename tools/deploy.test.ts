import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE_MS } from '../src/shared/platform/clock.ts'
import { type Account, ApiRefusal, emptyAccount } from '../tests/fixtures/cloudflare/account.ts'
import { type CloudflareApi, startCloudflareApi } from '../tests/fixtures/cloudflare/api.ts'
import { runAgainst, runInside } from '../tests/fixtures/deploy-tool.ts'
import { deployTool } from './deploy/command.ts'

/** A run bundles and uploads up to four Workers; a slow machine takes minutes for some of them. */
const RUN_MS = 10 * MINUTE_MS
const WORKERS = ['state', 'checkout', 'fulfilment', 'gateway']

let api: CloudflareApi
beforeEach(async () => {
  api = await startCloudflareApi()
})
afterEach(() => api.stop())

const accountOf = (): Account => {
  const [account] = api.accounts
  if (!account) throw new Error('the stand-in has an account')
  return account
}

const deploy = (args: string[] = [], env: Record<string, string | undefined> = {}) =>
  runAgainst(api, 'deploy', ['--wait', '0', ...args], env)

const secretOf = (worker: string, name: string): string | undefined =>
  accountOf()
    .scripts.get(worker)
    ?.bindings.find((one) => one.name === name)?.text

/** Everything the API was asked to change since `from`, without the object store. */
const changesSince = (from: number): string[] =>
  api.calls.slice(from).filter((call) => !call.startsWith('GET ') && !call.includes('/objects/'))

/** What is in the account before: generic names, and the names of a shop without one. */
function otherApplication(account: Account): string {
  for (const queue_name of ['orders', 'orders-dead', 'kerbside-orders']) {
    const ids = { queue_id: `id of ${queue_name}`, queue_name }
    account.queues.set(queue_name, { ...ids, settings: {}, producers: [], consumers: [] })
  }
  account.namespaces.set('0'.repeat(32), 'kerbside-snapshots')
  account.buckets.set('kerbside-media', new Map([['theirs', Buffer.from('theirs')]]))
  return JSON.stringify([...account.queues.values()])
}

describe('a deployment to an account with another application', () => {
  it('finishes after breaking at each Worker, and a second one creates and replaces nothing', {
    timeout: 6 * RUN_MS,
  }, async () => {
    const account = accountOf()
    const theirs = otherApplication(account)
    const names = ['--name', 'bikes', '--env', 'staging']
    for (const worker of WORKERS) {
      // The gateway breaks after its upload: it has its secrets, and no address yet.
      const name = `bikes-staging-${worker}`
      api.failOnce(
        new RegExp(worker === 'gateway' ? `^POST .*/${name}/subdomain$` : `^PUT .*/${name}$`),
      )
      const broken = await deploy(names)
      expect(broken).toMatchObject({ ok: false, out: expect.not.stringContaining('ready ') })
      expect(broken.said).toContain(`${name} was not deployed`)
    }

    const first = await deploy(names)
    expect(first.said).toContain('ready https://bikes-staging-gateway.test-merchant.workers.dev\n')
    expect(first.said).toContain(
      'Next: npm run staff -- create --remote --shop bikes --env staging --name ',
    )
    expect(first.said).toContain('sandbox (Test card) is not offered in production')
    expect(secretOf('bikes-staging-state', 'PASS_SECRET')).toMatch(/^[\w-]{43}$/)
    expect(secretOf('bikes-staging-gateway', 'PASS_SECRET')).toBe(
      secretOf('bikes-staging-state', 'PASS_SECRET'),
    )
    expectOwnNames(account)
    expectSafeWorkers(account)

    const secrets = secretsOf(account)
    const from = api.calls.length
    const second = await deploy(names)
    expect(second.said).toContain('ready https://bikes-staging-gateway.')
    expect(second.said).not.toMatch(/new secrets|\d {2}create|keep \d/)
    expect(secretsOf(account)).toEqual(secrets)
    expect(changesSince(from).filter((call) => isCreation(call))).toEqual([])

    expect(api.unknown).toEqual([])
    const still = [...account.queues.values()].filter(({ queue_name }) => !isOwn(queue_name))
    expect(JSON.stringify(still)).toBe(theirs)
    expect([...(account.buckets.get('kerbside-media') ?? [])]).toHaveLength(1)
  })
})

const isOwn = (name: string): boolean => name.startsWith('bikes-staging-')
const isCreation = (call: string): boolean =>
  /^POST \/(d1\/database|storage\/kv\/namespaces|r2\/buckets|queues|queues\/[^/]+\/consumers)$/.test(
    call,
  )

const secretsOf = ({ scripts }: Account) =>
  [...scripts.values()].map(({ name, bindings }) => [
    name,
    bindings.filter(({ type }) => type === 'secret_text'),
  ])

/** Every name a Worker is bound to is the shop's own. */
function expectOwnNames(account: Account): void {
  expect([...account.scripts.keys()]).toEqual(WORKERS.map((worker) => `bikes-staging-${worker}`))
  for (const { bindings } of account.scripts.values()) {
    for (const one of bindings) {
      for (const name of [one.service, one.script_name, one.queue_name, one.bucket_name]) {
        if (name !== undefined) expect(name).toMatch(/^bikes-staging-/)
      }
      if (one.type === 'd1') {
        expect(account.databases.get(String(one.id))?.name).toMatch(/^bikes-staging-/)
      }
      if (one.type === 'kv_namespace') {
        expect(account.namespaces.get(String(one.namespace_id))).toBe('bikes-staging-snapshots')
      }
    }
  }
  const consumed = [...account.queues.values()].filter(({ consumers }) => consumers.length > 0)
  expect(consumed).toHaveLength(14)
  for (const { queue_name, settings, consumers } of consumed) {
    expect(queue_name).toMatch(/^bikes-staging-/)
    expect(settings).toEqual({ message_retention_period: 14 * 24 * 60 * 60 })
    expect(consumers).toMatchObject([{ script: 'bikes-staging-fulfilment' }])
  }
  const migrated = [...account.databases.values()].map(({ sqlite }) =>
    Number(sqlite.prepare('SELECT count(*) AS n FROM d1_migrations').get()?.n),
  )
  expect(migrated.every((count) => count > 0)).toBe(true)
}

/** One public address, logs kept, CPU bounded. */
function expectSafeWorkers(account: Account): void {
  for (const { name, subdomain, metadata } of account.scripts.values()) {
    const enabled = name === 'bikes-staging-gateway'
    expect(subdomain).toEqual({ enabled, previews_enabled: false })
    expect(metadata).toMatchObject({
      observability: { enabled: true },
      limits: { cpu_ms: expect.any(Number) },
    })
  }
  expect(account.scripts.get('bikes-staging-state')?.metadata).toMatchObject({
    code_update_strategy: { mode: 'deferred', max_delay: 30 },
  })
}

describe('a deployment says what to do, before it changes anything,', () => {
  const refused = async (expected: RegExp, env: Record<string, string | undefined> = {}) => {
    const answer = await runInside(api, deployTool, ['--wait', '0'], env)
    expect(answer.ok).toBe(false)
    expect(answer.said).toMatch(expected)
    expect(answer.said).not.toMatch(/^\s+at /m)
    expect(changesSince(0)).toEqual([])
  }

  it('where nobody is logged in', async () => {
    const home = { HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' }
    await refused(/Run `npx wrangler login`/, { ...home, CLOUDFLARE_API_TOKEN: undefined })
  })

  it('where the token is not taken', async () => {
    api.failOnce(/GET \/accounts/, new ApiRefusal(403, 10000, 'Authentication error'))
    await refused(/Run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN/)
  })

  it('where the login sees several accounts', async () => {
    const other = emptyAccount('Another company')
    api.accounts.push(other)
    await refused(new RegExp(`CLOUDFLARE_ACCOUNT_ID=${other.id} {3}# Another company`))
  })

  it('where R2 is not enabled', async () => {
    accountOf().r2Enabled = false
    await refused(/R2 is not enabled\. Open https:\/\/dash\.cloudflare\.com\/\w+\/r2\/overview/)
  })

  it('where there is no workers.dev subdomain', async () => {
    accountOf().subdomain = null
    await refused(/no workers\.dev subdomain\. Choose one at https:.*\/workers\/onboarding/)
  })

  it('where the secrets of a Worker cannot be read', async () => {
    const broken = new ApiRefusal(403, 10023, 'Unauthorized to read the settings')
    api.failOnce(/GET .*kerbside-gateway\/settings/, broken)
    await refused(/Unauthorized to read the settings \[code: 10023\]/)
  })

  it('where another application has a name of the shop', async () => {
    otherApplication(accountOf())
    await refused(
      /KV namespace kerbside-snapshots, R2 bucket kerbside-media, queue kerbside-orders/,
    )
  })
})

it('the Free plan is refused with the way out', async () => {
  accountOf().plan = 'free'
  const answer = await deploy()
  expect(answer.ok).toBe(false)
  expect(answer.said).toMatch(/Workers Free plan.*\/workers\/plans and run it again/)
})
