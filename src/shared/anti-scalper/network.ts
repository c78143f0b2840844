/**
 * The network of a client address: IPv4 by /24, IPv6 by /48, in one spelling each, so that another
 * way to write an address is not another network. Null for what is no address.
 */
export function networkOf(address: string): string | null {
  const text = address.trim().toLowerCase()
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (mapped?.[1]) return ipv4Network(mapped[1])
  return text.includes(':') ? ipv6Network(text) : ipv4Network(text)
}

function ipv4Network(text: string): string | null {
  const parts = text.split('.')
  const valid = parts.length === 4 && parts.every((p) => /^\d{1,3}$/.test(p) && Number(p) <= 255)
  return valid ? `${parts.slice(0, 3).map(Number).join('.')}.0/24` : null
}

function ipv6Network(text: string): string | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const groups = (half: string | undefined) => (half ? half.split(':') : [])
  const head = groups(halves[0])
  const tail = groups(halves[1])
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  if (!all.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null
  const network = all.slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16))
  return `${network.join(':')}::/48`
}
