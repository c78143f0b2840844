import { describe, expect, it } from 'vitest'
import { isPublicAddress, webhookUrlOf } from './url-rules.ts'

describe('the address of a webhook', () => {
  it.each([
    'https://hooks.shop.example.com/kerbside',
    'https://HOOKS.example.com.',
    'https://a.io:443',
  ])('may be %s', (url) => expect(webhookUrlOf(url, false)).not.toBeNull())

  it.each([
    'hooks.example.com',
    'http://hooks.example.com',
    'ftp://hooks.example.com',
    'javascript:alert(1)',
    'https://user:word@hooks.example.com',
    'https://hooks.example.com:8443',
    'https://localhost',
    'https://localhost.',
    'https://shop.localhost',
    'https://intranet',
    'https://printer.local',
    'https://db.internal',
    'https://hooks.test',
    'https://1.168.192.in-addr.arpa',
    // One address in each of its notations.
    ...['https://127.0.0.1', 'https://127.1', 'https://2130706433', 'https://0x7f000001'],
    ...['https://017700000001', 'https://0x7f.1', 'https://①②⑦.0.0.1', 'https://127.0.0.1.'],
    ...['https://10.0.0.1', 'https://169.254.169.254', 'https://8.8.8.8'],
    ...[
      'https://[::1]',
      'https://[::ffff:127.0.0.1]',
      'https://[fd00::1]',
      'https://[2606:4700::1]',
    ],
  ])('may not be %s', (url) => expect(webhookUrlOf(url, false)).toBeNull())

  it('may be http at a loopback address where local ones are permitted, and nothing else', () => {
    for (const url of ['http://127.0.0.1:8099/hook', 'http://localhost:1', 'https://[::1]:2/']) {
      expect(webhookUrlOf(url, true), url).not.toBeNull()
    }
    for (const url of ['http://10.0.0.1', 'http://hooks.example.com', 'https://169.254.169.254']) {
      expect(webhookUrlOf(url, true), url).toBeNull()
    }
  })
})

describe('an address that a name resolves to', () => {
  it.each([
    '93.184.215.14',
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('is public: %s', (address) => expect(isPublicAddress(address)).toBe(true))

  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '300.1.1.1'],
    ...[
      '::',
      '::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
      'fc00::1',
      'fd12::1',
      'fe80::1',
      'ff02::1',
    ],
    ...['2001::1', '2001:db8::1', '2002:a00:1::', '3fff::1', 'hooks.example.com', ''],
  ])('is not public: %s', (address) => expect(isPublicAddress(address)).toBe(false))
})
