import type { Page } from 'playwright-core'
import { describe, inject } from 'vitest'
import { HOUR_MS, rfc3339 } from '../../src/shared/platform/clock.ts'
import type { RedPacketStatus } from '../../src/shared/red-packet/contract.ts'
import { signIn } from '../fixtures/member.ts'
import { newMailbox, newShopper, randomKey, staffOf } from '../fixtures/shop-client.ts'
import type { ShopPage } from './pages.ts'
import { signInByKeys } from './staff-pages.ts'
import { testPages } from './test-pages.ts'

const shop = inject('shop')
const titles = { running: `Lanterns ${randomKey().slice(0, 8)}`, coming: 'Harvest moon' }
let funded: RedPacketStatus | undefined

async function fund(title: string, startsAt: number): Promise<RedPacketStatus> {
  const body = {
    ...{ title, fund: { amount: 5_000, currency: 'USD' }, shares: 20, split: 'even' },
    ...{ startsAt: rfc3339(startsAt), endsAt: rfc3339(startsAt + 24 * HOUR_MS) },
  }
  const key = randomKey()
  return (await staffOf(shop).ask<RedPacketStatus>('POST', '/red-packets', { key, body })).body
}

/** The browser's session is a new member's. */
async function becomeMember(page: Page): Promise<void> {
  const { shopper } = await signIn(shop, await newShopper(shop), newMailbox())
  const cookie = { name: 'session', value: shopper.token, domain: '127.0.0.1', path: '/' }
  await page.context().addCookies([{ ...cookie, sameSite: 'Lax', httpOnly: true }])
}

const card = (page: Page) => page.getByRole('listitem').filter({ hasText: titles.running })

const PAGES: readonly ShopPage[] = [
  {
    name: 'red-packets-visitor',
    async open(page) {
      funded = await fund(titles.running, Date.now() - HOUR_MS)
      await fund(titles.coming, Date.now() + HOUR_MS)
      await openUntilListed(page)
    },
  },
  {
    name: 'red-packets-member',
    async open(page) {
      await becomeMember(page)
      await openUntilListed(page)
    },
  },
  {
    name: 'red-packets-opened',
    async open(page) {
      await card(page).getByRole('button').click()
      await card(page).getByText('You got').waitFor()
    },
  },
  {
    name: 'staff-red-packets',
    async open(page) {
      await signInByKeys(page)
      await page.goto('/admin/red-packets')
    },
  },
  {
    name: 'staff-red-packet-refused',
    async open(page) {
      await page.goto('/admin/new-red-packet')
      await page.getByRole('button', { name: 'Fund red packet' }).click()
      await page.getByText(/Please fix \d fields below/).waitFor()
    },
  },
  {
    name: 'staff-red-packet',
    async open(page) {
      await page.goto(`/admin/red-packets/${funded?.id}`)
      await page.getByText('Credited', { exact: true }).waitFor()
    },
  },
]

/** The edge knows a new red packet within RED_PACKETS_FRESH_MS. */
async function openUntilListed(page: Page): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    await page.goto('/red-packets')
    if ((await card(page).count()) > 0) return
    await page.waitForTimeout(500)
  }
  throw new Error('the red packet is not listed')
}

describe('pages of red packets', () => testPages(PAGES))
