import { describe, expect, it } from 'vitest'
import type { InventorySystem } from '../../../src/shared/inventory-system/contract.ts'
import {
  claimDocuments,
  insertCursor,
  insertDocuments,
  settleDocuments,
} from '../../../src/shared/inventory-system/document-store.ts'
import { listSystems } from '../../../src/shared/inventory-system/manage-documents.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { staffMailbox } from '../../../tests/fixtures/staff-mailbox.ts'
import { staffSystemPages } from './staff-system-pages.tsx'
import { staffSystemRoutes } from './staff-system-routes.ts'

const API = '/api/admin/v1/inventory-systems'
const PAGE = '/admin/inventory-systems'
const ERP: InventorySystem = {
  name: 'erp',
  url: 'https://erp.example.com/in',
  secret: 'whsec_c2VjcmV0',
  problem: null,
}

const documentOf = (n: number, sku: string) => ({
  id: `evt_${n}`,
  type: 'order.allocated' as const,
  body: JSON.stringify({
    type: 'order.allocated',
    timestamp: '2026-01-01T10:00:00.000Z',
    data: { orderId: `ord_${n}`, number: `K-${n}`, lines: [{ sku, quantity: n }] },
  }),
})

/** A shop with a system that took the first document, failed the second, and waits with the third. */
async function open(systems: readonly InventorySystem[] = [ERP]) {
  const engagement = d1Of('engagement')
  let wakes = 0
  const world = await staffMailbox([staffSystemRoutes, staffSystemPages], {
    fulfilment: {
      inventorySystems: () => listSystems({ db: engagement }, systems),
      sendWebhooks: async () => {
        wakes += 1
      },
    },
    bindings: { ENGAGEMENT_DB: engagement },
  })
  await insertCursor(engagement, { system: 'erp', cursor: '0' }, 1)
  const documents = [documentOf(1, 'A'), documentOf(2, 'B'), documentOf(3, 'B')]
  await insertDocuments(engagement, { system: 'erp', cursor: '0' }, { documents, cursor: '3' }, 1)
  const claimed = await claimDocuments(engagement, 'erp', { now: 1, claimMs: 9, limit: 9 })
  await settleDocuments(
    engagement,
    claimed.map((document) =>
      document.documentId === 'evt_1'
        ? { document, attempt: { code: 204 }, settlement: { status: 'delivered' } }
        : { document, attempt: { code: 503 }, settlement: { status: 'pending', nextAt: 9_000 } },
    ),
    1,
  )
  return { ...world, engagement, wakes: () => wakes, owner: world.browser(world.token) }
}

describe('staff and the inventory systems', () => {
  it('see each with its documents counted, and the documents by their state', async () => {
    const { send } = await open()
    expect((await send('GET', API)).json.data).toMatchObject([
      {
        ...{ system: 'erp', host: 'erp.example.com', problem: null },
        ...{ waiting: 1, failing: 1, failingSince: '1970-01-01T00:00:00.001Z' },
      },
    ])
    const all = (await send('GET', `${API}/erp/documents`)).json.data
    expect(all).toMatchObject([
      { id: 'evt_3', status: 'waiting', attempts: 0, nextAttemptAt: null, orderId: 'ord_3' },
      { id: 'evt_2', status: 'failing', attempts: 1, lastStatusCode: 503 },
      { id: 'evt_1', status: 'sent', attempts: 1, lines: [{ sku: 'A', quantity: 1 }] },
    ])
    for (const [status, id] of [
      ['waiting', 'evt_3'],
      ['failing', 'evt_2'],
      ['sent', 'evt_1'],
    ]) {
      const { data } = (await send('GET', `${API}/erp/documents?status=${status}`)).json
      expect(data.map((one: { id: string }) => one.id)).toEqual([id])
    }
    const first = (await send('GET', `${API}/erp/documents?limit=2`)).json
    const rest = (await send('GET', `${API}/erp/documents?limit=2&cursor=${first.nextCursor}`)).json
    expect(rest).toMatchObject({ data: [{ id: 'evt_1' }], nextCursor: null })
    expect((await send('GET', `${API}/till/documents`)).status).toBe(404)
    expect((await send('GET', `${API}/erp/documents?cursor=x`)).json.code).toBe('invalid_cursor')
  })

  it('send a document again, or all, at once; each is in the audit', async () => {
    const { send, engagement, count, wakes } = await open()
    const taken = await send('POST', `${API}/erp/documents/evt_1/retry`)
    expect([taken.status, taken.json.id]).toEqual([202, 'evt_1'])
    const all = await send('POST', `${API}/erp/retry`)
    expect([all.status, all.json.documents]).toEqual([202, 2])
    expect((await send('POST', `${API}/erp/documents/evt_9/retry`)).status).toBe(404)
    expect((await send('POST', `${API}/till/retry`)).status).toBe(404)
    expect([count('audit'), wakes()]).toEqual([2, 2])
    const due = await claimDocuments(engagement, 'erp', {
      ...{ now: Date.now() + 1, claimMs: 9, limit: 9 },
    })
    expect(due.map(({ documentId }) => documentId).toSorted()).toEqual(['evt_1', 'evt_2'])
  })

  it('find both on pages, and send again by forms', async () => {
    const { owner, tokenOf, browser, wakes } = await open()
    expect((await owner.open(PAGE)).text).toContain('erp.example.com')
    const page = await owner.open(`${PAGE}/erp`)
    for (const text of ['K-1', 'K-2', 'K-3', '503', 'After an earlier one', 'Send all now']) {
      expect(page.text).toContain(text)
    }
    const all = await owner.post(`${PAGE}/erp/retry`, { key: 'form-1' })
    expect([all.status, all.location]).toEqual([303, `${PAGE}/erp?done=inventory-system.retry`])
    const one = await owner.post(`${PAGE}/erp/documents/evt_1/retry`, { key: 'form-2' })
    expect([one.status, wakes()]).toEqual([303, 2])
    const viewer = browser(await tokenOf('viewer'))
    expect((await viewer.open(`${PAGE}/erp`)).text).not.toContain('Send all now')
    expect((await viewer.post(`${PAGE}/erp/retry`, { key: 'form-3' })).status).toBe(403)
  })

  it('read why a system gets nothing', async () => {
    const { owner } = await open([{ ...ERP, problem: 'no_secret' }])
    expect((await owner.open(`${PAGE}/erp`)).text).toContain('Its secret is not set')
    const { owner: later } = await open([])
    expect((await later.open(`${PAGE}/erp`)).text).toContain('not in the settings any more')
  })
})
