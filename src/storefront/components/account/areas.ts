import type { IconName } from '../controls/icon.tsx'

interface AccountArea {
  href: string
  icon: IconName
}

/** The pages of an account in the order of its navigation: one row each, its title in the texts. */
export const ACCOUNT_AREAS = {
  profile: { href: '/account', icon: 'user' },
  orders: { href: '/orders', icon: 'box' },
  favourites: { href: '/favourites', icon: 'heart' },
  coupons: { href: '/account/coupons', icon: 'tag' },
  points: { href: '/account/points', icon: 'star' },
  storeCredit: { href: '/account/store-credit', icon: 'card' },
  redPackets: { href: '/red-packets', icon: 'gift' },
  addresses: { href: '/account/addresses', icon: 'pin' },
  passkeys: { href: '/account/passkeys', icon: 'key' },
  devices: { href: '/account/devices', icon: 'shield' },
} as const satisfies Record<string, AccountArea>

export type AccountAreaName = keyof typeof ACCOUNT_AREAS
