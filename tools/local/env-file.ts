import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import { readConfigured } from './configs.ts'
import { isSetting, OPTIONAL_SETTINGS } from './optional-settings.ts'
import { Refusal } from './refusal.ts'
import { WORKERS } from './workers.ts'

/** Vars that an option of the command sets: a file must not contradict it. */
const SET_BY_OPTIONS: readonly string[] = ['ORDER_SHARDS', 'CARRIER_STEP_SECONDS']

/** Every setting and secret that a Worker declares, and the optional ones of the gateway. */
export function knownSettings(): string[] {
  const declared = WORKERS.flatMap(({ config }) => {
    const { options, secrets } = readConfigured(config)
    return [...Object.keys(options.bindings ?? {}), ...secrets]
  })
  const names = new Set([...declared, ...OPTIONAL_SETTINGS])
  return [...names].filter((name) => !SET_BY_OPTIONS.includes(name)).sort()
}

/**
 * The settings in a file of `NAME=value` lines (dotenv syntax: comments, quotes, `export`).
 * Throws Refusal for a file that cannot be read, a line that is no setting, and a name that no
 * Worker knows.
 */
export async function readEnvFile(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) throw new Refusal(`--env-file ${path}: the file cannot be read.`)
  return settingsOf(text, knownSettings(), path)
}

/** The settings a text holds, where `known` names each of them. Throws Refusal otherwise. */
export function settingsOf(
  text: string,
  known: readonly string[],
  path: string,
): Record<string, string> {
  const odd = oddLine(text)
  if (odd !== null) throw new Refusal(`--env-file ${path}: line ${odd} is not NAME=value.`)
  const given = parseEnv(text)
  const unknown = Object.keys(given).filter(
    (name) => !known.some((setting) => isSetting(setting, name)),
  )
  if (unknown.length > 0) {
    throw new Refusal(
      `--env-file ${path}: no Worker knows ${unknown.join(', ')}. Known: ${known.join(', ')}.`,
    )
  }
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value ?? '']))
}

const SETTING = /^\s*(?:export\s+)?\w+\s*=\s*(.*)$/

/** The number of the first line that the parser would skip in silence; null where there is none. */
function oddLine(text: string): number | null {
  let quote: string | null = null
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (quote !== null) {
      if (line.includes(quote)) quote = null
      continue
    }
    if (/^\s*(?:#.*)?$/.test(line)) continue
    const value = SETTING.exec(line)?.[1]
    if (value === undefined) return index + 1
    const [first = ''] = value
    if (/["'`]/.test(first) && !value.slice(1).includes(first)) quote = first
  }
  return null
}
