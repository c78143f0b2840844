import { QUEUE_RETENTION_SECONDS } from '../../src/shared/platform/limits.ts'
import { type CreateStep, type DeployConfig, type Existing, resourcesOf } from '../deploy-plan.ts'
import { ApiError, type Cloudflare, noSubdomain } from './cloudflare.ts'
import type { Names } from './record.ts'
import { FINGERPRINTS, readFingerprints, type WorkerState } from './secrets.ts'

/** Codes for a Worker that does not exist, in the two words the API has for it. */
const NO_SUCH_WORKER = [10007, 10090]

export interface AccountState {
  existing: Existing
  /** Worker → its secrets; null for one that does not exist. */
  workers: Record<string, WorkerState | null>
  /** `<subdomain>.workers.dev`. */
  host: string
}

/** Asks the account for each resource of the configs by its name. Throws for any other trouble. */
export async function readAccount(
  cloudflare: Cloudflare,
  configs: readonly DeployConfig[],
  prefix: string,
): Promise<AccountState> {
  const wanted = resourcesOf(configs, prefix)
  const existing: Existing = { d1: {}, kv: {}, r2: [], queues: [] }
  for (const name of wanted.d1) {
    const found = await cloudflare.find<{ uuid: string }>(`/d1/database/${name}`)
    if (found) existing.d1[name] = found.uuid
  }
  for (const { id, title } of await listNamespaces(cloudflare)) {
    if (wanted.kv.includes(title)) existing.kv[title] = id
  }
  for (const name of wanted.r2) {
    if (await bucketExists(cloudflare, name)) existing.r2.push(name)
  }
  for (const name of wanted.queues) {
    const found = await cloudflare.call<{ queue_name: string }[]>('GET', '/queues', {
      query: { name },
    })
    if (found.some(({ queue_name }) => queue_name === name)) existing.queues.push(name)
  }
  const workers: AccountState['workers'] = {}
  for (const { name } of configs) workers[name] = await readWorker(cloudflare, name)
  return { existing, workers, host: await readHost(cloudflare) }
}

export const bucketExists = async (cloudflare: Cloudflare, name: string): Promise<boolean> =>
  (await cloudflare.find(`/r2/buckets/${name}`)) !== null

/** KV has no look-up by title: all pages are read. */
async function listNamespaces(cloudflare: Cloudflare): Promise<{ id: string; title: string }[]> {
  const all: { id: string; title: string }[] = []
  for (let page = 1; ; page += 1) {
    const query = { page: String(page), per_page: '100' }
    const found = await cloudflare.call<typeof all>('GET', '/storage/kv/namespaces', { query })
    all.push(...found)
    if (found.length < 100) return all
  }
}

/** Null for a Worker that was never deployed; a failure of any other kind is thrown. */
async function readWorker(cloudflare: Cloudflare, name: string): Promise<WorkerState | null> {
  const settings = await cloudflare.find<{
    bindings: { type: string; name: string; text?: string }[]
  }>(`/workers/scripts/${name}/settings`, NO_SUCH_WORKER)
  if (!settings) return null
  const prints = settings.bindings.find((one) => one.name === FINGERPRINTS)?.text ?? ''
  return {
    secrets: settings.bindings.filter((one) => one.type === 'secret_text').map((one) => one.name),
    fingerprints: readFingerprints(prints),
  }
}

async function readHost(cloudflare: Cloudflare): Promise<string> {
  try {
    const found = await cloudflare.call<{ subdomain: string }>('GET', '/workers/subdomain')
    return `${found.subdomain}.workers.dev`
  } catch (error) {
    if (error instanceof ApiError && error.code === 10007) throw noSubdomain(cloudflare.accountId)
    throw error
  }
}

/** The names of what exists, to compare with what deployments have created. */
export const namesOf = ({ existing, workers }: AccountState): Names => ({
  d1: Object.keys(existing.d1),
  kv: Object.keys(existing.kv),
  r2: existing.r2,
  queue: existing.queues,
  worker: Object.keys(workers).filter((name) => workers[name]),
})

/** Creates one resource and adds it to `existing`. One that exists already is an error. */
export async function create(
  cloudflare: Cloudflare,
  step: CreateStep,
  existing: Existing,
): Promise<void> {
  const { name } = step
  switch (step.do) {
    case 'create-d1': {
      const made = await cloudflare.call<{ uuid: string }>('POST', '/d1/database', {
        json: { name },
      })
      existing.d1[name] = made.uuid
      return
    }
    case 'create-kv': {
      const json = { title: name }
      const made = await cloudflare.call<{ id: string }>('POST', '/storage/kv/namespaces', { json })
      existing.kv[name] = made.id
      return
    }
    case 'create-r2':
      await cloudflare.call('POST', '/r2/buckets', { json: { name } })
      existing.r2.push(name)
      return
    case 'create-queue': {
      const settings = { message_retention_period: QUEUE_RETENTION_SECONDS }
      await cloudflare.call('POST', '/queues', { json: { queue_name: name, settings } })
      existing.queues.push(name)
    }
  }
}
