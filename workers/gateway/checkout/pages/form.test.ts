import { describe, expect, it } from 'vitest'
import { readCheckoutForm, readTyped } from './form.ts'

const ADDRESS = {
  name: 'Ada Lovelace',
  line1: '12 Alder Street',
  city: 'Los Angeles',
  region: 'California',
  postalCode: '90001',
  country: 'US',
}

const read = (fields: Record<string, string>, everything = false) =>
  readCheckoutForm(readTyped(new URLSearchParams(fields)), { everything, ships: true })

describe('readCheckoutForm', () => {
  it('finds no fault with a form nobody has begun', () => {
    expect(read({ country: 'US' })).toEqual({ details: { note: '' }, errors: {} })
  })

  it('asks for everything once the order is meant', () => {
    const { errors } = read({ country: 'US' }, true)
    expect(Object.keys(errors).sort()).toEqual([
      'city',
      'email',
      'line1',
      'name',
      'postalCode',
      'region',
    ])
    expect(errors.region).toBe('Choose the state.')
    expect(errors.postalCode).toBe('Enter the ZIP code.')
  })

  it('saves what is right beside what is wrong', () => {
    const { details, errors } = read({ ...ADDRESS, email: 'not an address' })
    expect(details.shippingAddress?.region).toBe('CA')
    expect(details).not.toHaveProperty('email')
    expect(errors).toEqual({ email: 'Enter an email address, e.g. ada@example.org.' })
  })

  it('asks for no address where nothing is shipped', () => {
    const typed = readTyped(new URLSearchParams({ ...ADDRESS, email: 'ada@shop.test' }))
    expect(readCheckoutForm(typed, { everything: true, ships: false })).toEqual({
      details: { email: 'ada@shop.test', note: '' },
      errors: {},
    })
  })

  it('takes a region only with the country it was chosen for', () => {
    const typed = (regionOf: string) =>
      readTyped(new URLSearchParams({ region: 'CA', country: 'DE', regionOf })).region
    expect(typed('US')).toBe('')
    expect(typed('DE')).toBe('CA')
  })

  it('leaves empty optional fields unsaid', () => {
    const { details } = read({ ...ADDRESS, company: '  ', line2: '', phone: '' })
    expect(Object.keys(details.shippingAddress ?? {})).not.toContain('company')
  })

  it('names the postal code of another country as that country does', () => {
    const { errors } = read({ ...ADDRESS, country: 'GB', region: '', postalCode: '12' })
    expect(errors).toEqual({ postalCode: 'Check the postcode: it should look like SW1A 1AA.' })
  })

  it('keeps scripts and odd letters as the text they are', () => {
    const name = '<script>alert(1)</script> ﷽ עברית 👩‍👩‍👧'
    expect(read({ ...ADDRESS, name }).details.shippingAddress?.name).toBe(name)
  })

  it('refuses, beside the field, what would change the text around it', () => {
    for (const name of ['\u202Eevil', 'Ada\r\nLog in here', 'Ada\u2028', 'Ada\u0000']) {
      const { details, errors } = read({ ...ADDRESS, name })
      expect(details.shippingAddress).toBeUndefined()
      expect(errors.name).toMatch(/^(Remove the|Write it in one line)/)
    }
  })

  it('refuses a text that is too long, in words', () => {
    const { errors } = read({ ...ADDRESS, city: 'x'.repeat(101), note: 'y'.repeat(501) })
    expect(errors).toEqual({
      city: 'Shorten it to 100 characters.',
      note: 'Shorten it to 500 characters.',
    })
  })
})
