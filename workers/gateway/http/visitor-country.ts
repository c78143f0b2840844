import shop from '../../../shop.config.ts'
import type { GatewayContext } from './app.ts'
import { isCountry } from './countries.ts'

/**
 * Where the visitor seems to be, as Cloudflare tells it (ISO 3166-1 alpha-2); else the shop's own
 * country. It decides what is shown first, never what is charged.
 */
export function visitorCountry(c: GatewayContext): string {
  const told = c.req.header('cf-ipcountry') ?? c.req.raw.cf?.country
  return typeof told === 'string' && isCountry(told) ? told : shop.home.country
}
