import fc from 'fast-check'
import { expect, it } from 'vitest'
import { escapeXml, robotsText, sitemapEntry } from './sitemap.ts'

it('an address with an ampersand and a time is written as XML', () => {
  expect(sitemapEntry('https://shop.example/a?b&c', 0)).toBe(
    '<url><loc>https://shop.example/a?b&amp;c</loc><lastmod>1970-01-01T00:00:00.000Z</lastmod></url>\n',
  )
})

it('no text can leave its place in XML', () => {
  const awkward = fc.constantFrom('<', '>', '&', '"', "'", ';', '\ud800', '\u0000', 'a', '字')
  fc.assert(
    fc.property(fc.string({ unit: awkward }), (text) => {
      const escaped = escapeXml(text)
      expect(escaped).not.toMatch(/[<>"']/)
      expect(escaped).not.toMatch(/&(?!(amp|lt|gt|quot|apos);)/)
      expect(escaped).toBe(escaped.toWellFormed())
    }),
  )
})

it('robots are kept from what is a shopper’s own and are shown the sitemap', () => {
  const text = robotsText('https://shop.example')
  expect(text).toContain('Disallow: /checkout')
  expect(text).not.toMatch(/Disallow: \/(products|categories|media|assets)?$/m)
  expect(text).toContain('Sitemap: https://shop.example/sitemap.xml')
})
