import { describe, expect, it } from 'vitest'
import { deployedConfig } from './worker-config.ts'

const config = {
  name: 'shop-fulfilment',
  main: 'index.ts',
  vars: { MAIL_PROVIDER: '' },
  send_email: [{ name: 'EMAIL' }],
}
const given = {
  prefix: 'shop',
  accountId: 'an account',
  existing: { d1: {}, kv: {} },
  assets: 'dist',
  absolute: (path: string) => `/shop/${path}`,
}

describe('the binding for mails', () => {
  it('is left out where mails leave another way, or stay', () => {
    for (const MAIL_PROVIDER of ['', 'resend']) {
      const written = deployedConfig({ ...config, vars: { MAIL_PROVIDER } }, { ...given, vars: {} })
      expect(JSON.parse(JSON.stringify(written))).not.toHaveProperty('send_email')
    }
  })

  it('is kept where the platform sends them', () => {
    const vars = { MAIL_PROVIDER: 'cloudflare' }
    expect(deployedConfig(config, { ...given, vars }).send_email).toEqual([{ name: 'EMAIL' }])
  })
})
