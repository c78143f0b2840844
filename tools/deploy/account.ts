import type { DeployConfig, DeployStep, Existing } from '../deploy-plan.ts'
import { Refusal } from '../local/refusal.ts'
import { runTool } from '../local/run-tool.ts'

async function wrangler(...args: string[]): Promise<string> {
  const { ok, said } = await runTool(['wrangler', ...args])
  if (!ok) throw new Refusal(`wrangler ${args.slice(0, 3).join(' ')} failed:\n${said}`)
  return said
}

/** The JSON array in what a command printed, whatever notices stand around it. */
function rowsIn(said: string): Record<string, unknown>[] {
  const start = said.indexOf('[')
  const rows: unknown = JSON.parse(said.slice(start, said.lastIndexOf(']') + 1))
  if (!Array.isArray(rows)) throw new Error('wrangler did not print a list')
  return rows
}

const byName = (rows: Record<string, unknown>[], name: string, id: string) =>
  Object.fromEntries(rows.map((row) => [String(row[name]), String(row[id])]))

/** Asks the account what it has. Buckets and queues are listed as text, with a name per word. */
export async function readAccount(configs: DeployConfig[]): Promise<Existing> {
  const secrets: Record<string, string[]> = {}
  for (const { name, secrets: wanted } of configs) {
    if ((wanted?.required ?? []).length === 0) continue
    // A Worker that was never deployed has none; any other trouble shows at its deployment.
    const { ok, said } = await runTool(['wrangler', 'secret', 'list', '--name', name])
    secrets[name] = ok ? rowsIn(said).map((row) => String(row.name)) : []
  }
  const words = async (...args: string[]) => (await wrangler(...args)).split(/[\s│|]+/)
  return {
    d1: byName(rowsIn(await wrangler('d1', 'list', '--json')), 'name', 'uuid'),
    kv: byName(rowsIn(await wrangler('kv', 'namespace', 'list')), 'title', 'id'),
    r2: await words('r2', 'bucket', 'list'),
    queues: await words('queues', 'list'),
    secrets,
  }
}

const CREATE = {
  'create-d1': ['d1', 'create'],
  'create-kv': ['kv', 'namespace', 'create'],
  'create-r2': ['r2', 'bucket', 'create'],
  'create-queue': ['queues', 'create'],
} as const

type CreateStep = Extract<DeployStep, { name: string }>

/** Creates one resource; one that somebody created meanwhile, or that a list left out, is fine. */
export async function create(step: CreateStep): Promise<void> {
  const { ok, said } = await runTool(['wrangler', ...CREATE[step.do], step.name])
  if (ok || /already (exists|taken)|is already/i.test(said)) return
  throw new Refusal(`${step.name} was not created:\n${said}`)
}
