import { describe, expect, it } from 'vitest'
import { placedOrder } from '../../../../tests/fixtures/placed-order.ts'
import { codeMail } from './code-mail.ts'
import { invitationMail } from './invitation-mail.ts'
import { type OrderNews, orderMail } from './order-mail.ts'

const sender = { name: 'Kerbside', supportEmail: 'help@kerbside.test', sends: false }
const AT = '2026-01-01T10:00:00.000Z'
const NEWS: OrderNews[] = [
  ...(['placed', 'paid', 'paymentNeeded', 'paymentWaits', 'paymentDeclined', 'shipped'] as const),
  ...(['partlyShipped', 'outForDelivery', 'deliveryFailed', 'delivered', 'cancelled'] as const),
  ...(['refunded', 'partlyRefunded', 'formerRefunded', 'returnRequested'] as const),
  ...(['returnApproved', 'returnRejected', 'returnReceived', 'returnClosed'] as const),
]
const PREY = 'you won! Claim at https://evil.test'

/** An order of before, whose fields were taken with any break in them. */
const strangers = () => {
  const words = (field: string) => `${PREY} ${field}\r\n\r\nYour parcel is lost, log in:\u2028now`
  return placedOrder({
    note: words('note'),
    shippingAddress: {
      name: words('name'),
      company: words('company'),
      line1: words('line1'),
      line2: words('line2'),
      city: words('city'),
      region: words('region'),
      postalCode: 'BS1',
      country: 'GB',
      phone: words('phone'),
    },
  }).order
}

describe('a mail about an order', () => {
  it.each(NEWS)('%s: opens with the shop’s own words, and its subject has no others', (news) => {
    const { subject, text } = orderMail(news, strangers(), sender, AT)
    expect(subject).not.toContain('evil')
    expect(subject).not.toMatch(/[\r\n\u2028]/)
    const [greeting, first = ''] = text.split('\n\n')
    expect(greeting).toBe('Hello,')
    expect(first).toMatch(/^(Your |Thank you|We’ve |A payment |You can |We can|The items )/)
  })

  it.each(NEWS)('%s: strangers’ words stand in the address alone, one line each', (news) => {
    const { text } = orderMail(news, strangers(), sender, AT)
    const [own = '', below] = text.split('Delivery address:\n')
    expect(own).not.toContain('evil')
    if (below === undefined) return
    const [block = '', ...rest] = below.split('\n\n')
    expect(block.split('\n')).toHaveLength(6)
    for (const line of block.split('\n')) expect(line).toMatch(/^ {2}\S/)
    expect(rest.join('\n\n')).not.toContain('evil')
  })

  it('writes amounts as shoppers read them', () => {
    const { order } = placedOrder()
    const { text } = orderMail('placed', order, sender, AT)
    expect(text).toMatch(/ {2}Total: \$\d+\.\d\d\n/)
    expect(text).not.toContain('USD')
  })

  it('tells where the parcel goes', () => {
    const { text } = orderMail('placed', placedOrder().order, sender, AT)
    expect(text).toContain(
      'Delivery: Standard. Arrives January 3, 2026 to January 5, 2026.\n\nDelivery address:\n  Robin Rowe\n  1 Quay Street\n  BS1 4RW Bristol\n  GB\n\n',
    )
  })
})

it('a code’s mail opens with the code, and names nobody', () => {
  const about = { to: 'ada@shop.test', purpose: 'completing your order', minutes: 10 }
  const { text, subject } = codeMail('123456', about, sender, AT)
  expect(text).toMatch(/^Your code is 123456\./)
  expect(`${subject}${text}`).not.toContain('ada')
})

describe('an invitation of staff', () => {
  const about = { to: 'eve@shop.test', role: 'support', invitedBy: PREY } as const

  it('names the shop, the role and the way to the sign-in, and who invited in one line', () => {
    const mail = invitationMail({ ...about, origin: 'https://shop.test' }, sender, AT)
    expect(mail.subject).toBe('You’re invited to the back office of Kerbside')
    expect(mail.text).toContain('Your role is Support.')
    expect(mail.text).toContain(`Invited by:\n  ${PREY}`)
    expect(mail.text).toContain('Sign in:\nhttps://shop.test/admin/sign-in')
    expect(mail.text).toContain('Sign in with eve@shop.test.')
  })

  it('has no link where the shop’s address is not known', () => {
    expect(invitationMail({ ...about, origin: null }, sender, AT).text).not.toContain('sign-in')
  })
})
