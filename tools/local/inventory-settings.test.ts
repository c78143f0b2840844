import { expect, it } from 'vitest'
import { requireInventorySettings } from './inventory-settings.ts'

const URL_OF_ERP = { INVENTORY_ERP_URL: 'https://erp.example.com/kerbside' }
const SECRET = { INVENTORY_ERP_SECRET: 'whsec_c2VjcmV0' }

it.each([{}, SECRET, { ...URL_OF_ERP, ...SECRET }, { INVENTORY_RETRY_SECONDS: '5' }])(
  'settings of inventory systems that are whole are taken: %j',
  (settings) => expect(() => requireInventorySettings(settings)).not.toThrow(),
)

it.each([
  [URL_OF_ERP, 'INVENTORY_ERP_URL: the system has no INVENTORY_ERP_SECRET'],
  [{ ...SECRET, INVENTORY_ERP_URL: 'erp' }, 'INVENTORY_ERP_URL: this is no address'],
  [{ INVENTORY_ERP_SECRET: 'not a secret' }, 'INVENTORY_ERP_SECRET: give whsec_'],
  [{ ...SECRET, INVENTORY_SHOP_2_URL: 'https://a.example' }, 'INVENTORY_SHOP_2_URL: the system'],
])('settings without which a system gets nothing are refused: %j', (settings, message) =>
  expect(() => requireInventorySettings(settings)).toThrow(message),
)
