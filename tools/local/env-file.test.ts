import { describe, expect, it } from 'vitest'
import { knownSettings, settingsOf } from './env-file.ts'

const read = (text: string) => settingsOf(text, ['ENVIRONMENT', 'TOKEN'], 'shop.env')

describe('a file of settings', () => {
  it.each([
    ['ENVIRONMENT=production', { ENVIRONMENT: 'production' }],
    ['# a comment\n\n  ENVIRONMENT = preview # why\n', { ENVIRONMENT: 'preview' }],
    ['export TOKEN="a b # c"\r\nENVIRONMENT=\'x\'', { TOKEN: 'a b # c', ENVIRONMENT: 'x' }],
    ['TOKEN="one\ntwo"\nENVIRONMENT=y', { TOKEN: 'one\ntwo', ENVIRONMENT: 'y' }],
    ['TOKEN=', { TOKEN: '' }],
    ['', {}],
  ])('%j is read', (text, settings) => {
    expect(read(text)).toEqual(settings)
  })

  it('may name a system of the merchant where a setting has a place for it', () => {
    const carriers = (text: string) => settingsOf(text, ['CARRIER_*_SECRET'], 'shop.env')
    expect(carriers('CARRIER_POST_SECRET=a')).toEqual({ CARRIER_POST_SECRET: 'a' })
    for (const name of ['CARRIER__SECRET', 'CARRIER_SECRET', 'CARRIER_post_SECRET']) {
      expect(() => carriers(`${name}=a`), name).toThrow('no Worker knows')
    }
  })

  it('with a name no Worker knows is refused, and the known names are listed', () => {
    expect(() => read('ENVIROMENT=production')).toThrow(
      'no Worker knows ENVIROMENT. Known: ENVIRONMENT, TOKEN.',
    )
  })

  it('with a line that is no setting is refused by its number', () => {
    expect(() => read('# first\nENVIRONMENT production')).toThrow('line 2 is not NAME=value')
  })
})

it('settings, secrets and optional settings of all Workers are known, options are not', () => {
  const known = knownSettings()
  for (const name of [
    ...['ENVIRONMENT', 'DRAND_URL', 'SESSION_SECRET', 'PASS_SECRET', 'SANDBOX_WEBHOOK_SECRET'],
    ...['TURNSTILE_SITE_KEY', 'UPSTASH_REDIS_REST_URL'],
  ]) {
    expect(known).toContain(name)
  }
  expect(known).not.toContain('ORDER_SHARDS')
  expect(known).not.toContain('CARRIER_STEP_SECONDS')
})
