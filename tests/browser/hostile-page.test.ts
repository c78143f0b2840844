import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { addButton, drawerOf, sellOnPages, useChromium } from './windows.ts'

const shop = inject('shop')
const chromium = useChromium()

let elsewhere: Server
let port = 0

/** What a page of another site may try by itself, without anybody pressing anything. */
const hostilePage = `<!doctype html><title>Elsewhere</title>
<iframe name="out"></iframe>
<script>
  const shop = ${JSON.stringify(shop.url)}
  const form = (path, enctype, fields = {}) => {
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: shop + path, enctype, target: 'out' })
    for (const [name, value] of Object.entries(fields)) {
      const input = document.createElement('input')
      Object.assign(input, { name, value })
      form.append(input)
    }
    document.body.append(form)
    form.submit()
  }
  const loaded = () => new Promise((resolve) => {
    document.querySelector('iframe').addEventListener('load', resolve, { once: true })
  })
  window.attack = async () => {
    for (const [path, enctype, fields] of [
      ['/api/v1/sessions', 'text/plain'],
      ['/api/v1/sessions', 'application/x-www-form-urlencoded'],
      ['/api/v1/sessions', 'multipart/form-data'],
      ['/cart/lines', 'application/x-www-form-urlencoded', { variantId: 'var_x', quantity: '1' }],
      ['/checkout', 'application/x-www-form-urlencoded'],
      ['/admin/sign-out', 'application/x-www-form-urlencoded'],
    ]) {
      const done = loaded()
      form(path, enctype, fields)
      await done
    }
    for (const mode of ['no-cors', 'cors']) {
      for (const credentials of ['include', 'omit']) {
        await fetch(shop + '/api/v1/sessions', { method: 'POST', mode, credentials }).catch(() => 0)
        await fetch(shop + '/api/v1/session', { method: 'DELETE', mode, credentials }).catch(() => 0)
      }
    }
    navigator.sendBeacon(shop + '/api/v1/sessions', '')
    navigator.sendBeacon(shop + '/api/v1/sessions', new Blob(['{}'], { type: 'text/plain' }))
    const pictures = ['/cart', '/checkout', '/api/v1/cart', '/'].map((path) => new Promise((done) => {
      const picture = new Image()
      picture.onload = picture.onerror = done
      picture.src = shop + path
    }))
    await Promise.all(pictures)
  }
  /** The same in the window itself: the answer's cookies are the visitor's own. */
  window.leave = () => {
    document.querySelector('iframe').remove()
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: shop + '/api/v1/sessions', enctype: 'text/plain' })
    document.body.append(form)
    form.submit()
  }
</script>`

beforeAll(async () => {
  elsewhere = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(hostilePage)
  }).listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  port = (elsewhere.address() as AddressInfo).port
})
afterAll(() => elsewhere?.close())

const cookiesOf = async (visitor: BrowserContext) =>
  (await visitor.cookies(shop.url))
    .map(({ name, value }) => `${name}=${value}`)
    .sort()
    .join('; ')

// Another site, and another origin of the same site, to which the browser sends the cookies along.
it.each(['localhost', '127.0.0.1'])(
  'a page at another origin (%s) neither replaces nor ends a visitor’s session',
  async (host) => {
    const goods = await sellOnPages(5)
    const visitor = await chromium.newVisitor()
    const page = await visitor.newPage()
    await page.goto(`/products/${goods.handle}`)
    await addButton(page).click()
    await drawerOf(page).waitFor()
    const before = await cookiesOf(visitor)
    expect(before).toContain('session=')

    const hostile = await visitor.newPage()
    await hostile.goto(`http://${host}:${port}/`)
    await hostile.evaluate('attack()')
    expect(await cookiesOf(visitor)).toBe(before)
    const answered = hostile.waitForResponse((response) =>
      response.url().endsWith('/api/v1/sessions'),
    )
    await hostile.evaluate('leave()')
    expect((await answered).status()).toBe(403)
    expect(await cookiesOf(visitor)).toBe(before)

    await page.goto('/cart')
    await page.getByText(goods.handle.toUpperCase()).first().waitFor()
  },
)
