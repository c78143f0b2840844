import { describe, expect, it } from 'vitest'
import { documentHeaders, takesGzip } from './page-headers.ts'

describe("a page's headers", () => {
  it('let nothing run but the files of the shop, and nobody frame it', () => {
    const { 'content-security-policy': policy } = documentHeaders('https://shop.test/a', 'public')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain('wss://shop.test')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  })

  it('keep a personal page out of every cache', () => {
    expect(documentHeaders('https://shop.test/cart', 'private')['cache-control']).toBe(
      'private, no-store',
    )
  })

  it('send the Origin of forms, which the shop asks for', () => {
    expect(documentHeaders('https://shop.test/', 'private')['referrer-policy']).toBe('same-origin')
  })
})

describe('whether a client takes gzip', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['gzip', true],
    ['deflate, gzip, br, zstd', true],
    ['br;q=1.0, GZIP;q=0.8', true],
    ['gzip;q=0', false],
    ['gzip;q=0.000', false],
    ['gzip;q=0.001', true],
    ['x-gzip-like', false],
  ])('%s: %s', (header, takes) => {
    expect(takesGzip(header)).toBe(takes)
  })
})
