import { inventorySystemsOf } from '../../src/shared/inventory-system/settings.ts'
import { Refusal } from './refusal.ts'

/**
 * Refuses settings of an inventory system that are of no use: a shop that started with them would
 * send it nothing. Throws Refusal naming the setting.
 */
export function requireInventorySettings(settings: Record<string, string | undefined>): void {
  for (const { name, problem } of inventorySystemsOf(settings, URL.canParse)) {
    const prefix = `INVENTORY_${name.toUpperCase()}`
    if (problem === 'no_secret') {
      throw new Refusal(
        `${prefix}_URL: the system has no ${prefix}_SECRET, which signs its documents.`,
      )
    }
    if (problem === 'invalid_secret') {
      throw new Refusal(`${prefix}_SECRET: give whsec_ and a secret in base64.`)
    }
    if (problem === 'url_refused') throw new Refusal(`${prefix}_URL: this is no address.`)
  }
}
