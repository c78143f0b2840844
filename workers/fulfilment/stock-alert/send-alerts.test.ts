import { beforeEach, describe, expect, it } from 'vitest'
import { selectMail } from '../../../src/shared/notify/store.ts'
import {
  STOCK_ALERT_KEPT_MS,
  STOCK_ALERT_RECHECK_MS,
  STOCK_ALERTS_PER_SWEEP_MAX,
} from '../../../src/shared/platform/limits.ts'
import {
  deleteAlertsOf,
  insertAlert,
  selectAlertTitle,
} from '../../../src/shared/stock-alert/store.ts'
import { type Pipeline, pipeline } from '../../../tests/fixtures/pipeline.ts'
import { sendStockAlerts } from './send-alerts.ts'

let shop: Pipeline
let version: number

beforeEach(() => {
  shop = pipeline()
  version = 0
})

const ask = (email: string, sku = 'LAMP', token = `token-of-${email.split('@')[0]}-${sku}`) =>
  insertAlert(
    shop.deps.engagement,
    { token, sku, email, variantId: 'var_1', title: 'Lamp (Large)', handle: 'lamp' },
    shop.clock.now,
  )

async function report(available: number, sku = 'LAMP'): Promise<void> {
  version += 1
  const body = { sku, onHand: available, available, held: 0, committed: 0, version }
  const message = { id: `stock:${sku}:${version}`, type: 'stock.level-changed', body }
  shop.queues.get('inventory')?.push({ body: message, attempts: 1 })
  await shop.drain()
}

const mails = () => selectMail([shop.deps.engagement], { to: null, limit: 1_000 })

describe('a request to be told of a SKU', () => {
  it('is mailed once, when units become available, with a product link and a way to stop', async () => {
    await ask('ada@shop.test')
    await ask('ada@shop.test', 'LAMP', 'a second request of the mailbox')
    await ask('bob@shop.test', 'CHAIR')
    await report(0)
    expect(await mails()).toEqual([])
    await report(3)
    await report(2)
    shop.clock.now += 60_000
    expect(await sendStockAlerts(shop.deps)).toBe(0)
    expect(await mails()).toMatchObject([
      { to: 'ada@shop.test', kind: 'back-in-stock', subject: 'Back in stock: Lamp (Large)' },
    ])
    const [mail] = await mails()
    expect(mail?.text).toContain('https://shop.test/products/lamp?variant=var_1')
    expect(mail?.content?.unsubscribeUrl).toBe('https://shop.test/stock-alerts/token-of-ada-LAMP')
    expect(mail?.id).not.toContain('ada')
  })

  it('can be made again after its mail', async () => {
    await ask('ada@shop.test')
    await report(1)
    await report(0)
    await ask('ada@shop.test', 'LAMP', 'again')
    shop.clock.now += 1
    await report(1)
    expect(await mails()).toHaveLength(2)
  })

  it('waits on where the SKU has sold out before its turn', async () => {
    for (let n = 0; n <= STOCK_ALERTS_PER_SWEEP_MAX; n += 1) await ask(`a${n}@shop.test`)
    await report(1)
    expect(await mails()).toHaveLength(STOCK_ALERTS_PER_SWEEP_MAX)
    await report(0)
    expect(await sendStockAlerts(shop.deps)).toBe(0)
    shop.clock.now += STOCK_ALERT_RECHECK_MS
    expect(await sendStockAlerts(shop.deps)).toBe(0)
    await report(1)
    expect(await mails()).toHaveLength(STOCK_ALERTS_PER_SWEEP_MAX + 1)
  })

  it('is not mailed once its mailbox has stopped them; the others of the mailbox go too', async () => {
    await ask('ada@shop.test', 'LAMP', 't1')
    await ask('ada@shop.test', 'CHAIR', 't2')
    await ask('bob@shop.test', 'LAMP', 't3')
    expect(await selectAlertTitle(shop.deps.engagement, 't1')).toBe('Lamp (Large)')
    await deleteAlertsOf(shop.deps.engagement, 't1')
    await deleteAlertsOf(shop.deps.engagement, 'unknown')
    expect(await selectAlertTitle(shop.deps.engagement, 't2')).toBeNull()
    await report(1)
    await report(1, 'CHAIR')
    expect((await mails()).map(({ to }) => to)).toEqual(['bob@shop.test'])
  })

  it('is deleted after half a year', async () => {
    await ask('ada@shop.test', 'LAMP', 't1')
    shop.clock.now += STOCK_ALERT_KEPT_MS + 1
    await sendStockAlerts(shop.deps)
    expect(await selectAlertTitle(shop.deps.engagement, 't1')).toBeNull()
  })
})
