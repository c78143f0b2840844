import { describe, expect, it } from 'vitest'
import { isHidden, permissionsOf } from './environment.ts'

const PATHS = ['/dev', '/dev/outbox', '/dev/styleguide', '/pay/sandbox', '/pay/sandbox/pay_1']

describe('an environment', () => {
  it('local permits test payments and developer tools', () => {
    expect(permissionsOf('local')).toEqual({
      sandboxPayments: true,
      devTools: true,
      testNotice: false,
    })
    expect(PATHS.filter((path) => isHidden('local', path))).toEqual([])
  })

  it('preview permits test payments, says so on every page, and has no developer tools', () => {
    expect(permissionsOf('preview')).toEqual({
      sandboxPayments: true,
      devTools: false,
      testNotice: true,
    })
    expect(PATHS.filter((path) => isHidden('preview', path))).toEqual([
      '/dev',
      '/dev/outbox',
      '/dev/styleguide',
    ])
  })

  it.each(['production', undefined, '', 'LOCAL', 'Preview', 'prod', 'staging', ' local'])(
    '%j permits neither',
    (environment) => {
      expect(permissionsOf(environment)).toEqual({
        sandboxPayments: false,
        devTools: false,
        testNotice: false,
      })
      expect(PATHS.filter((path) => !isHidden(environment, path))).toEqual([])
    },
  )

  it('hides nothing else', () => {
    for (const path of ['/', '/devices', '/pay', '/pay/sandboxes', '/products/dev']) {
      expect(isHidden('production', path)).toBe(false)
    }
  })
})
