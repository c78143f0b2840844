import { plainLetters } from '../../platform/confusables.ts'

interface MailProvider {
  domains: readonly string[]
  /** One mailbox has an address at each of the domains; the first stands for all. */
  sameMailbox?: true
  /** Characters before the `@` that the provider ignores. */
  ignored?: RegExp
  /** Begins the part that a mailbox's owner may make up. */
  tag?: RegExp
  /** `anything@user.domain` is `user@domain`. */
  subdomains?: true
}

/** The address rules of mail providers, from their help pages (2026-11). */
const PROVIDERS: readonly MailProvider[] = [
  { domains: ['gmail.com', 'googlemail.com'], sameMailbox: true, ignored: /\./g },
  { domains: ['icloud.com', 'me.com', 'mac.com'], sameMailbox: true },
  {
    domains: ['proton.me', 'protonmail.com', 'pm.me', 'protonmail.ch'],
    sameMailbox: true,
    ignored: /[._-]/g,
  },
  // No name of Yahoo holds a hyphen: it begins the word of a disposable address.
  { domains: ['yahoo', 'ymail.com', 'rocketmail.com', 'myyahoo.com'], tag: /-.*$/ },
  { domains: ['fastmail.com', 'fastmail.fm'], subdomains: true },
  { domains: ['outlook', 'hotmail', 'live', 'msn.com'] },
  {
    domains: ['aol.com', 'gmx.net', 'gmx.de', 'gmx.com', 'gmx.at', 'gmx.ch', 'web.de', 'mail.com'],
  },
  { domains: ['t-online.de', 'orange.fr', 'free.fr', 'laposte.net', 'libero.it', 'comcast.net'] },
  { domains: ['yandex.ru', 'yandex.com', 'mail.ru', 'qq.com', '163.com', '126.com', 'zoho.com'] },
]

/** `yahoo` stands for its domain in every country: `yahoo.com`, `yahoo.de`, `yahoo.co.uk`. */
const isDomainOf = (name: string, domain: string): boolean =>
  name.includes('.')
    ? domain === name
    : domain.startsWith(`${name}.`) &&
      /^(com|[a-z]{2}|com?\.[a-z]{2})$/.test(domain.slice(name.length + 1))

const providerOf = (domain: string): MailProvider | undefined =>
  PROVIDERS.find(({ domains, subdomains }) =>
    domains.some((name) => isDomainOf(name, domain) || (subdomains && domain.endsWith(`.${name}`))),
  )

/** Where many strangers have a mailbox: their domain says nothing of them. */
export const isPublicDomain = (domain: string): boolean => providerOf(domain) !== undefined

/**
 * One spelling per mailbox: lower case, Latin letters, without a `+tag`, and by its provider's own
 * rules. For counting only: mail goes to the address as it was given.
 */
export function normalMailbox(email: string): { local: string; domain: string } {
  const folded = plainLetters(email.trim())
  const at = folded.lastIndexOf('@')
  if (at < 0) return { local: folded, domain: '' }
  const written = folded.slice(at + 1).replace(/\.$/, '')
  const provider = providerOf(written)
  // A `+` begins a tag at every large provider, and no mailbox of another is known to hold one.
  const untagged = folded.slice(0, at).replace(/\+.*$/, '')
  if (!provider) return { local: untagged, domain: written }
  const { domains, sameMailbox, ignored, tag, subdomains } = provider
  const host = subdomains ? domains.find((name) => written.endsWith(`.${name}`)) : undefined
  if (host) {
    const owner = written.slice(0, -host.length - 1)
    return { local: owner.slice(owner.lastIndexOf('.') + 1), domain: host }
  }
  const named = tag ? untagged.replace(tag, '') : untagged
  const local = ignored ? named.replace(ignored, '') : named
  return { local, domain: sameMailbox ? (domains[0] ?? written) : written }
}
