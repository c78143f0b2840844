import type { Page } from 'playwright-core'
import { inject } from 'vitest'
import { codeTo, findOrder, recordedOrder } from '../fixtures/found-order.ts'
import { newMailbox } from '../fixtures/shop-client.ts'
import { atCheckout, badgeOf, placeOrder } from './windows.ts'

/** A page of the shop: its name, and how one gets there. */
export interface ShopPage {
  name: string
  open(page: Page): Promise<unknown>
}

const at = (name: string, path: string): ShopPage => ({ name, open: (page) => page.goto(path) })

/** What everybody sees. */
export const PUBLIC_PAGES: readonly ShopPage[] = [
  at('home', '/'),
  at('category', '/categories/kitchen'),
  at('category-filtered', '/categories/kitchen?sort=price&stock=1'),
  at('search', '/search?q=steel'),
  at('search-nothing', '/search?q=zzzz'),
  at('product', '/products/pouring-kettle'),
  at('cart-empty', '/cart'),
  at('favourites-empty', '/favourites'),
  at('not-found', '/nothing-stands-here'),
  at('order-find', '/orders/find'),
  {
    name: 'order-find-code',
    async open(page) {
      await page.goto('/orders/find')
      await page.getByLabel('Order number').fill('0000-0000-0000')
      await page.getByLabel('Email').fill(newMailbox())
      await page.getByRole('button', { name: 'Email me a code' }).click()
      await page.getByLabel('Code from the email').waitFor()
    },
  },
  {
    name: 'order-find-refused',
    async open(page) {
      await page.getByLabel('Code from the email').fill('12345')
      await page.getByRole('button', { name: 'Show my order' }).click()
      await page.getByRole('alert').waitFor()
    },
  },
  at('order-link-broken', '/o/kbo1.altered.link'),
  {
    name: 'order-link',
    async open(page) {
      const shop = inject('shop')
      const { number, email } = await recordedOrder(shop)
      await page.goto(`/o/${(await findOrder(shop, number, email)).token}`)
      await page.getByText(number).first().waitFor()
    },
  },
  at('offline', '/offline'),
  at('styleguide', '/dev/styleguide'),
]

const MEMBER = newMailbox()

/** A shopper's own way, in this order: each page comes from the one before. */
export const OWN_PAGES: readonly ShopPage[] = [
  {
    name: 'drawer',
    async open(page) {
      await page.goto('/products/pantry-jars')
      await page.getByRole('button', { name: 'Add to cart', exact: true }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'cart',
    async open(page) {
      await page.goto('/cart')
      await badgeOf(page).waitFor()
    },
  },
  {
    name: 'favourites',
    async open(page) {
      await page.goto('/products/silent-clock')
      await page.getByRole('button', { name: 'Add to favorites' }).click()
      await page.getByText('Saved to favorites').waitFor()
      await page.goto('/favourites')
    },
  },
  {
    name: 'checkout-refused',
    async open(page) {
      await page.goto('/cart')
      await page.getByRole('button', { name: 'Check out' }).click()
      await page.getByLabel('Email').fill('nobody')
      await page.getByRole('button', { name: 'Place order' }).click()
      await page.getByText(/Please fix \d fields:/).waitFor()
    },
  },
  { name: 'checkout', open: (page) => atCheckout(page, 'felt-mat', 'Test card') },
  {
    name: 'payment',
    async open(page) {
      await placeOrder(page)
      await page.waitForURL(/\/pay\/sandbox\//)
    },
  },
  {
    name: 'order',
    async open(page) {
      await page.getByRole('link', { name: 'Back to the shop' }).click()
      await page.waitForURL(/\/orders\/ord_/)
    },
  },
  at('orders', '/orders'),
  at('sign-in', '/sign-in?next=/account'),
  {
    name: 'sign-in-code',
    async open(page) {
      await page.getByLabel('Email').fill(MEMBER)
      await page.getByRole('button', { name: 'Email me a code' }).click()
      await page.getByLabel('Code from the email').waitFor()
    },
  },
  {
    name: 'account',
    async open(page) {
      await page.getByLabel('Code from the email').fill(await codeTo(inject('shop'), MEMBER))
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.waitForURL(/\/account$/)
    },
  },
  at('account-addresses', '/account/addresses'),
  at('account-address-new', '/account/addresses/new'),
  at('account-passkeys', '/account/passkeys'),
  at('account-devices', '/account/devices'),
  at('account-delete', '/account/delete'),
  at('account-deleted', '/account/deleted'),
  at('account-coupons', '/account/coupons'),
  {
    name: 'account-coupon-refused',
    async open(page) {
      await page.getByLabel('Coupon code').fill('NO-SUCH-COUPON')
      await page.getByRole('button', { name: 'Add coupon' }).click()
      await page.getByText('There’s no such coupon').waitFor()
    },
  },
  at('account-points', '/account/points'),
  at('account-store-credit', '/account/store-credit'),
]
