import shop from '../../../shop.config.ts'
import type { GatewayContext } from '../http/app.ts'

/** The audit as the verified member of staff may read it. */
export const auditReading = (c: GatewayContext) => ({
  db: c.env.DIRECTORY_DB,
  reader: c.var.staff.role,
  wording: { currency: shop.currency, locale: shop.locale },
})
