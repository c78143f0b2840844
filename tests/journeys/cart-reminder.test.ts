import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, it } from 'vitest'
import type { Member } from '../../src/shared/member/contract.ts'
import { signIn } from '../fixtures/member.ts'
import { call, eventually, newMailbox, newShopper, sellProduct } from '../fixtures/shop-client.ts'

const shop = inject('shop')

interface OutboxMail {
  kind: string
  subject: string
  text: string
  headers?: Record<string, string>
}

/** The reminders in a mailbox. */
const reminders = async (email: string) => {
  const path = `${shop.url}/dev/outbox?to=${encodeURIComponent(email)}`
  const { body } = await call<{ data: OutboxMail[] }>(path, 'GET', null)
  return body.data.filter(({ kind }) => kind === 'cart-reminder')
}

async function memberWithCart(marketing: boolean) {
  const goods = await sellProduct(shop, 10)
  const email = newMailbox()
  const { shopper } = await signIn(shop, await newShopper(shop), email)
  if (marketing) await shopper.ask('PATCH', '/me', { body: { marketing } })
  await shopper.add(goods.variantId, 2)
  return { goods, email, shopper }
}

it('a member that opted in is reminded of a cart once, and unsubscribes by one request', async () => {
  const { goods, email, shopper } = await memberWithCart(true)
  const without = await memberWithCart(false)
  const [mail] = await eventually(
    () => reminders(email),
    (found) => found.length > 0,
  )
  expect(mail?.text).toContain('2 × ')
  expect(mail?.text).toContain(`${shop.url}/cart`)
  const headers = mail?.headers ?? {}
  expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
  const link = /<([^>]+)>/.exec(headers['List-Unsubscribe'] ?? '')?.[1] ?? ''
  expect(link.startsWith(`${shop.url}/unsubscribe/`)).toBe(true)

  const page = await (await fetch(link)).text()
  expect(page).toContain('Stop these emails?')
  const marketing = async () => (await shopper.ask<Member>('GET', '/me')).body.marketing
  expect(await marketing()).toBe(true)
  expect((await fetch(`${link}x`, { method: 'POST' })).status).toBe(404)
  const stopped = await fetch(link, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  })
  expect(stopped.status).toBe(200)
  expect(await marketing()).toBe(false)

  await shopper.add(goods.variantId)
  // Longer than a cart of this shop rests.
  await sleep(3_000)
  expect(await reminders(email)).toHaveLength(1)
  expect(await reminders(without.email)).toEqual([])
})
