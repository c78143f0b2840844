import type { InventorySystem, SettingsProblem } from './contract.ts'

const SETTING = /^INVENTORY_([A-Z][A-Z0-9_]*)_(URL|SECRET)$/
/** As Standard Webhooks writes one: the prefix may be left out. */
const SECRET = /^(?:whsec_)?[A-Za-z0-9+/]+={0,2}$/

/**
 * The inventory systems that settings name, by name. One whose settings are of no use is among
 * them, with its problem; nothing is sent to it.
 * @param settings all settings and bindings of a Worker
 * @param mayCall whether documents may be sent to an address
 */
export function inventorySystemsOf(
  settings: object,
  mayCall: (url: string) => boolean,
): InventorySystem[] {
  const systems = new Map<string, { url: string | null; secret: string | null }>()
  for (const [setting, value] of Object.entries(settings)) {
    const [, upper, part] = SETTING.exec(setting) ?? []
    if (upper === undefined || typeof value !== 'string' || value === '') continue
    const name = upper.toLowerCase()
    const known = systems.get(name) ?? { url: null, secret: null }
    systems.set(name, part === 'URL' ? { ...known, url: value } : { ...known, secret: value })
  }
  return [...systems]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, given]) => ({ name, ...given, problem: problemOf(given, mayCall) }))
}

function problemOf(
  { url, secret }: Pick<InventorySystem, 'url' | 'secret'>,
  mayCall: (url: string) => boolean,
): SettingsProblem | null {
  if (secret === null) return 'no_secret'
  if (!SECRET.test(secret)) return 'invalid_secret'
  return url === null || mayCall(url) ? null : 'url_refused'
}
