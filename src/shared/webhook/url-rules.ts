/** Names that no public name ends in. */
const PRIVATE_SUFFIXES = [
  ...[
    'localhost',
    'local',
    'localdomain',
    'internal',
    'intranet',
    'private',
    'corp',
    'home',
    'lan',
  ],
  ...['test', 'example', 'invalid', 'onion', 'arpa'],
]

/** The host of an address, in the one form that the URL standard gives it. */
export const hostOf = ({ hostname }: URL): string => hostname.toLowerCase().replace(/\.$/, '')

const isV4 = (host: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)
const isAddress = (host: string): boolean => isV4(host) || host.startsWith('[')

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isV4(host) && host.startsWith('127.'))

/**
 * The address of a webhook, where events may be sent to it by its text: https to a public name, at
 * the usual port and without credentials. Null where they may not. The URL standard writes an IPv4
 * address of any notation in the one with dots, so that none passes for a name.
 * @param allowsLocal permits http, a port and a loopback address: for a local shop alone
 */
export function webhookUrlOf(text: string, allowsLocal: boolean): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return null
  const host = hostOf(url)
  if (allowsLocal && isLoopback(host)) return /^https?:$/.test(url.protocol) ? url : null
  const labels = host.split('.')
  const isPublic =
    labels.length >= 2 && !isAddress(host) && !PRIVATE_SUFFIXES.includes(labels.at(-1) ?? '')
  return url.protocol === 'https:' && url.port === '' && isPublic ? url : null
}

/** Whether the name of the address is still to be resolved before anything is sent to it. */
export const needsResolving = (url: URL): boolean => !isLoopback(hostOf(url))

/** IPv4 networks that are not of the public internet (IANA's special-purpose registry). */
const SPECIAL_V4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Multicast, reserved and broadcast.
  ['224.0.0.0', 3],
]

const numberOf = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

/**
 * Whether an IP address belongs to the public internet. Of IPv6 only global unicast does, without
 * the networks that carry an IPv4 address or are set aside (2001::/23, 2001:db8::/32, 2002::/16,
 * 3fff::/20). A text that is no address is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (isV4(address)) {
    if (address.split('.').some((part) => Number(part) > 255)) return false
    const number = numberOf(address)
    return !SPECIAL_V4.some(([network, bits]) => {
      const size = 2 ** (32 - bits)
      return Math.floor(number / size) === Math.floor(numberOf(network) / size)
    })
  }
  if (!/^[0-9a-f:.]+$/i.test(address) || !address.includes(':')) return false
  const [first = '', second = ''] = address.split(':')
  const [high, low] = [Number.parseInt(first, 16), Number.parseInt(second || '0', 16)]
  if (!(high >= 0x2000 && high <= 0x3fff)) return false
  if (high === 0x2001 && (low < 0x200 || low === 0xdb8)) return false
  return high !== 0x2002 && !(high === 0x3fff && low < 0x1000)
}
