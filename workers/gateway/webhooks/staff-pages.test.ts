import { describe, expect, it } from 'vitest'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { insertDeliveries, selectDelivery } from '../../../src/shared/webhook/delivery-store.ts'
import { selectWebhooks } from '../../../src/shared/webhook/store.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { staffMailbox } from '../../../tests/fixtures/staff-mailbox.ts'
import { staffWebhookPages } from './staff-pages.tsx'

const PATH = '/admin/webhooks'
const FORM = { url: 'https://erp.example.com/in', events: 'order.paid', key: 'form-1' }

async function open() {
  const engagement = d1Of('engagement')
  const world = await staffMailbox([staffWebhookPages], {
    fulfilment: {
      checkWebhookUrl: async (url) =>
        url.includes('localhost') ? refuse('webhook_url_refused') : ok(null),
      sendWebhooks: async () => {},
    },
    bindings: { ENGAGEMENT_DB: engagement, ORDERS_0: d1Of('orders'), ORDER_ACCESS_SECRET: 'x' },
  })
  const viewer = world.browser(await world.tokenOf('viewer'))
  return { ...world, engagement, owner: world.browser(world.token), viewer }
}

describe('the pages of webhooks', () => {
  it('add one by a form, show its secret once, and add no second one by the same form', async () => {
    const { owner, engagement } = await open()
    const added = await owner.post(PATH, FORM)
    expect(added.status).toBe(201)
    const secret = /whsec_[A-Za-z0-9+/=]+/.exec(added.text)?.[0]
    expect(secret).toBeDefined()
    expect((await owner.post(PATH, FORM)).text).toContain(secret)
    const hooks = await selectWebhooks(engagement)
    expect(hooks).toMatchObject([{ url: FORM.url, events: ['order.paid'] }])
    expect((await owner.open(PATH)).text).toContain(FORM.url)
    expect((await owner.open(`${PATH}/${hooks[0]?.id}`)).text).not.toContain('whsec_')
  })

  it('say at the field what is wrong', async () => {
    const { owner } = await open()
    const refused = await owner.post(PATH, { ...FORM, url: 'https://localhost/' })
    expect([refused.status, refused.text.includes('id="url-error"')]).toEqual([422, true])
    const { events: _, ...empty } = FORM
    const without = await owner.post(PATH, empty)
    expect([without.status, without.text.includes('at least one event')]).toEqual([400, true])
  })

  it('disable, send again and remove by forms', async () => {
    const { owner, engagement } = await open()
    await owner.post(PATH, FORM)
    const [hook] = await selectWebhooks(engagement)
    const path = `${PATH}/${hook?.id}`
    const event = {
      id: 'evt_1_1',
      type: 'order.paid' as const,
      timestamp: '2026-01-01T10:00:00.000Z',
      sequence: 1,
      data: {},
    }
    const deliveries = [{ event, subject: 'ord_1', body: '{}' }]
    const taken = { deliveries, cursor: '0.1' }
    await insertDeliveries(engagement, { id: hook?.id ?? '', cursor: '0.0' }, taken, 1_000)
    const sent = await owner.post(`${path}/deliveries/evt_1_1/retry`, { key: 'k2' })
    expect(sent.location).toBe(`${path}?done=webhook.retry`)
    const delivery = await selectDelivery(engagement, hook?.id ?? '', 'evt_1_1')
    expect(Date.parse(delivery?.nextAttemptAt ?? '')).toBeGreaterThan(1_000)
    await owner.post(`${path}/status`, { status: 'disabled', key: 'k3' })
    expect((await selectWebhooks(engagement))[0]?.status).toBe('disabled')
    await owner.post(`${path}/remove`, { key: 'k4' })
    expect((await owner.open(path)).status).toBe(404)
  })

  it('offer nothing to a viewer but to read', async () => {
    const { owner, viewer } = await open()
    await owner.post(PATH, FORM)
    const page = await viewer.open(PATH)
    expect(page.text).toContain(FORM.url)
    expect(page.text).not.toContain('Add a webhook')
    expect((await viewer.post(PATH, FORM)).status).toBe(403)
  })
})
