import { selectAvailable } from '../../../src/shared/catalog/stock-level-store.ts'
import type { StockLevel } from '../../../src/shared/inventory/contract.ts'
import { backInStockMail } from '../../../src/shared/notify/templates/back-in-stock-mail.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { derivedId } from '../../../src/shared/platform/ids.ts'
import {
  STOCK_ALERT_KEPT_MS,
  STOCK_ALERT_RECHECK_MS,
  STOCK_ALERTS_DELETED_PER_SWEEP_MAX,
  STOCK_ALERTS_PER_SWEEP_MAX,
} from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { DueAlert } from '../../../src/shared/stock-alert/contract.ts'
import {
  deleteOldAlerts,
  mailAlerts,
  markDue,
  postponeAlerts,
  selectDue,
} from '../../../src/shared/stock-alert/store.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { sendMailsNow } from '../notify/send-queued.ts'

/**
 * Makes the requests for SKUs that are available due, and mails the first of them in the
 * background. @throws where the database cannot be reached: the message comes again.
 */
export async function announceBackInStock(
  deps: FulfilmentDeps,
  levels: readonly StockLevel[],
): Promise<void> {
  const available = levels.filter((level) => level.available > 0)
  if (available.length === 0) return
  const skus = [...new Set(available.map(({ sku }) => sku))]
  if (!(await markDue(deps.engagement, skus, deps.now()))) return
  deps.background(async () => {
    try {
      await mailDue(deps)
    } catch (error) {
      log('background.failed', { work: 'stock-alert', error })
    }
  })
}

/**
 * Mails requests that are due, at most `STOCK_ALERTS_PER_SWEEP_MAX`, and deletes old ones; answers
 * how many were mailed. A SKU that has sold out again meanwhile is looked at later.
 */
export async function sendStockAlerts(deps: FulfilmentDeps): Promise<number> {
  const before = deps.now() - STOCK_ALERT_KEPT_MS
  await deleteOldAlerts(deps.engagement, before, STOCK_ALERTS_DELETED_PER_SWEEP_MAX)
  return mailDue(deps)
}

async function mailDue(deps: FulfilmentDeps): Promise<number> {
  const { origin, engagement } = deps
  // A mail without its two links is of no use.
  if (origin === null) return 0
  const now = deps.now()
  const due = await selectDue(engagement, now, STOCK_ALERTS_PER_SWEEP_MAX)
  if (due.length === 0) return 0
  const available = await selectAvailable(deps.catalog, [...new Set(due.map(({ sku }) => sku))])
  const isThere = ({ sku }: DueAlert): boolean => (available.get(sku) ?? 0) > 0
  const gone = due.filter((alert) => !isThere(alert)).map(({ token }) => token)
  await postponeAlerts(engagement, gone, now + STOCK_ALERT_RECHECK_MS)
  const alerts = await Promise.all(
    due.filter(isThere).map(async (alert) => ({
      token: alert.token,
      mail: {
        id: await derivedId('msg', alert.token, alert.dueAt),
        ...mailOf(deps, origin, alert),
      },
    })),
  )
  await mailAlerts(engagement, alerts, now)
  sendMailsNow(
    deps,
    alerts.map(({ mail }) => mail),
  )
  return alerts.length
}

function mailOf({ sender }: FulfilmentDeps, origin: string, alert: DueAlert) {
  const product = new URL(`/products/${encodeURIComponent(alert.handle)}`, origin)
  product.searchParams.set('variant', alert.variantId)
  const about = {
    to: alert.email,
    title: alert.title,
    productUrl: product.href,
    unsubscribeUrl: new URL(`/stock-alerts/${alert.token}`, origin).href,
  }
  return backInStockMail(about, sender, rfc3339(alert.dueAt))
}
