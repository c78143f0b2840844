import fc from 'fast-check'
import { expect, it } from 'vitest'
import { listingHref, readListing } from './listing.ts'

const read = (query: string) => readListing(new URLSearchParams(query), 'USD', 'en')

it('prices are read as the shopper writes them and understood in minor units', () => {
  expect(read('min=20&max=49%2C50')).toMatchObject({
    min: '20',
    max: '49,50',
    minPrice: 2000,
    maxPrice: 4950,
    errors: {},
  })
})

it('a thousands mark makes a thousand, and what could be either is asked again', () => {
  expect(read('min=1%2C000&max=%241%2C299.50')).toMatchObject({
    minPrice: 100_000,
    maxPrice: 129_950,
    errors: {},
  })
  const doubtful = read('min=1.000')
  expect(doubtful.errors.min).toContain('1250.50')
  expect(doubtful.minPrice).toBeUndefined()
})

it('a price that is none stays in its field with a reason, and filters nothing', () => {
  const listing = read('min=cheap&max=-3')
  expect(listing.min).toBe('cheap')
  expect(Object.keys(listing.errors)).toEqual(['min', 'max'])
  expect(listing.minPrice).toBeUndefined()
  expect(listing.maxPrice).toBeUndefined()
})

it('a highest price below the lowest is told and not used', () => {
  const listing = read('min=50&max=20')
  expect(listing.errors.max).toContain('higher than')
  expect(listing).toMatchObject({ minPrice: 5000 })
  expect(listing.maxPrice).toBeUndefined()
})

it('empty fields of a form and unknown sorts are as if they were not there', () => {
  expect(read('min=&max=&sort=fastest&cursor=&stock=')).toEqual({
    min: '',
    max: '',
    inStock: false,
    errors: {},
  })
})

it('the address of a listing reads back as the same listing', () => {
  const listing = fc.record({
    min: fc.constantFrom('', '5', '12.50'),
    max: fc.constantFrom('', '80', '99'),
    inStock: fc.boolean(),
    sort: fc.constantFrom('newest' as const, '-price' as const, 'title' as const),
  })
  fc.assert(
    fc.property(listing, fc.string(), (asked, q) => {
      const address = new URL(listingHref('/search', asked, { q }), 'https://shop.example')
      expect(read(address.search)).toMatchObject(asked)
      expect(address.searchParams.get('q')).toBe(q.toWellFormed())
    }),
  )
})

it('any text in the address gives a listing', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (min, max, sort) => {
      const listing = readListing(new URLSearchParams({ min, max, sort }), 'USD', 'en')
      expect(listing.minPrice ?? 0).toBeGreaterThanOrEqual(0)
      expect(listing.maxPrice ?? 0).toBeGreaterThanOrEqual(0)
    }),
  )
})
