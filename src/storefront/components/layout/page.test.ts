import { describe, expect, it } from 'vitest'
import { Page, type PageProps } from './page.tsx'

const MUG: PageProps = {
  title: 'Mug',
  canonical: 'https://shop.test/products/mug',
  path: '/products/mug',
  shop: { name: 'Shop', locale: 'en' },
  categories: [{ handle: 'table', title: 'On the table' }],
  assets: { css: '/assets/a.css', scripts: ['/assets/h.js'], preload: ['/assets/l.js'] },
}

const render = async (more: Partial<PageProps> = {}): Promise<string> =>
  String(await (await Page({ ...MUG, ...more }))?.toString())

describe('a page', () => {
  it('names itself, its address and its files', async () => {
    const html = await render()
    expect(html).toContain('<title>Mug · Shop</title>')
    expect(html).toContain('<link rel="canonical" href="https://shop.test/products/mug"/>')
    expect(html).toContain('<script type="module" src="/assets/h.js" fetchpriority="low"></script>')
    expect(html).toContain('<link rel="modulepreload" href="/assets/l.js" fetchpriority="low"/>')
  })

  it('is not to be found where it says so', async () => {
    const html = await render({ noIndex: true })
    expect(html).toContain('<meta name="robots" content="noindex"/>')
    expect(html).not.toContain('rel="canonical"')
  })

  it('shows what was searched for as text', async () => {
    const html = await render({ query: '"><script>alert(1)</script>' })
    expect(html).not.toContain('<script>alert')
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
  })

  it('holds data for other programs that no text in it can end', async () => {
    const html = await render({ jsonLd: [{ name: '</script><script>alert(1)</script>' }] })
    expect(html).not.toContain('<script>alert')
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)?.[1] ?? ''
    expect(JSON.parse(data)).toEqual({ name: '</script><script>alert(1)</script>' })
  })

  it('marks the way to itself', async () => {
    const html = await render({ path: '/categories/table' })
    expect(html).toContain('<a href="/categories/table" aria-current="page"')
  })

  it('has no inline style, which its policy would refuse', async () => {
    expect(await render()).not.toMatch(/ style=|<style/)
  })
})
