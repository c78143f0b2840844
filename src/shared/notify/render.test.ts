import { parseDocument } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import type { Order } from '../order/contract.ts'
import { MAIL_KIND_NAMES, MAIL_KINDS, type MailContent } from './content.ts'
import { composeMail, type Mail } from './contract.ts'
import { renderHtml } from './render-html.ts'
import { renderMail } from './render-mail.ts'
import { backInStockMail } from './templates/back-in-stock-mail.ts'
import { cartReminderMail } from './templates/cart-reminder-mail.ts'
import { codeMail } from './templates/code-mail.ts'
import { invitationMail } from './templates/invitation-mail.ts'
import { memberNoticeMail } from './templates/member-notice-mail.ts'
import { orderMail } from './templates/order-mail.ts'

const sender = { name: 'Dock & Sons', supportEmail: 'help@kerbside.test', sends: false }
const AT = '2026-01-01T10:00:00.000Z'
const LINK = 'https://shop.test/o/koa1.token'
const PRODUCT = 'https://shop.test/products/lamp'
const UNSUBSCRIBE = 'https://shop.test/stock-alerts/t'
const BAD = '<img src=x onerror=alert(1)> "quoted" & \'single\''

const address = {
  name: BAD,
  company: BAD,
  line1: BAD,
  city: BAD,
  postalCode: 'BS1',
  country: 'GB',
}
const order = placedOrder({ shippingAddress: address }).order
const untransferred: Order = {
  ...order,
  payment: {
    ...order.payment,
    instructions: {
      accountName: BAD,
      iban: 'GB82WEST12345698765432',
      bic: 'WESTGB2L',
      reference: 'RF18539007547034',
      amount: order.cost.total,
    },
    dueAt: AT,
  },
}
const news = [
  ...(['placed', 'paid', 'paymentWaits', 'paymentDeclined', 'shipped', 'partlyShipped'] as const),
  ...(['outForDelivery', 'deliveryFailed', 'delivered', 'cancelled', 'refunded'] as const),
  ...(['partlyRefunded', 'formerRefunded', 'returnRequested', 'returnApproved'] as const),
  ...(['returnRejected', 'returnReceived', 'returnClosed'] as const),
]
const mails: Mail[] = [
  ...news.map((one) => ({ id: `${order.id}:1:${one}`, ...orderMail(one, order, sender, AT) })),
  {
    id: `${order.id}:1:paymentNeeded`,
    ...orderMail('paymentNeeded', untransferred, sender, AT),
  },
  {
    id: 'msg_1',
    ...codeMail('123456', { to: 'a@b.test', purpose: BAD, minutes: 10 }, sender, AT),
  },
  {
    id: 'msg_2',
    ...invitationMail(
      { to: 'a@b.test', role: 'support', invitedBy: BAD, origin: 'https://shop.test' },
      sender,
      AT,
    ),
  },
  {
    id: 'msg_3',
    ...backInStockMail(
      { to: 'a@b.test', title: BAD, productUrl: PRODUCT, unsubscribeUrl: UNSUBSCRIBE },
      sender,
      AT,
    ),
  },
  {
    id: 'msg_4',
    ...cartReminderMail(
      {
        ...{ to: 'a@b.test', lines: [{ title: BAD, quantity: 2 }], more: 3 },
        ...{ cartUrl: PRODUCT, unsubscribeUrl: UNSUBSCRIBE },
      },
      sender,
      AT,
    ),
  },
  ...(['email-changed', 'passkey-added', 'passkey-removed'] as const).map((kind) => ({
    id: `msg_${kind}`,
    ...memberNoticeMail({ kind, to: 'a@b.test', detail: BAD, at: AT }, sender, 'https://shop.test'),
  })),
  { id: 'old', to: 'a@b.test', subject: BAD, text: `Hello,\n\n${BAD}\n  two`, at: AT },
]

/** Every text of a document, in order, and every attribute that loads or runs something. */
function readHtml(html: string) {
  const words: string[] = []
  const loads: string[] = []
  const hrefs: string[] = []
  const visit = (nodes: ReturnType<typeof parseDocument>['children']): void => {
    for (const node of nodes) {
      if (node.type === 'text') words.push(node.data)
      if (node.type === 'script') loads.push('script')
      if (!('attribs' in node)) continue
      for (const [name, value] of Object.entries(node.attribs)) {
        if (/^(src|srcset|background|poster|data|on\w+)$/.test(name)) loads.push(`${name}=${value}`)
        if (name === 'href') hrefs.push(value)
        if (name === 'style' && /url\(|@import/.test(value)) loads.push(value)
      }
      if (node.type === 'tag') visit(node.children)
    }
  }
  visit(parseDocument(html).children)
  return { text: words.join(' '), loads, hrefs }
}

describe.each(mails.map((mail) => [mail.kind ?? 'of before', mail] as const))(
  'a mail %s',
  (kind, mail) => {
    const rendered = renderMail(mail, sender, LINK)

    it('loads and runs nothing, whatever strangers have written into it', () => {
      expect(readHtml(rendered.html).loads).toEqual([])
      expect(rendered.html).not.toMatch(/url\(|@import|<img|<script|<link/)
    })

    it('names the shop and its mailbox in text and HTML', () => {
      const { text, hrefs } = readHtml(rendered.html)
      const own = mail.content ? [rendered.text, text] : [text]
      for (const words of own) {
        expect(words).toContain('Dock & Sons')
        expect(words).toContain('help@kerbside.test')
      }
      expect(hrefs).toContain('mailto:help@kerbside.test')
    })

    it('is wide and dark as its reader has it', () => {
      expect(rendered.html).toContain('max-width:600px')
      expect(rendered.html).toContain('prefers-color-scheme:dark')
      expect(rendered.html).toContain('name="viewport"')
    })

    it('has one link in text and HTML: to its order, to the sign-in of staff, or the two of an alert', () => {
      const links = readHtml(rendered.html).hrefs.filter((href) => href.startsWith('http'))
      const inText = rendered.text.match(/https?:\/\/\S+/g) ?? []
      const others: Readonly<Record<string, string[]>> = {
        'staff-invitation': ['https://shop.test/admin/sign-in'],
        'back-in-stock': [PRODUCT, UNSUBSCRIBE],
        'cart-reminder': [PRODUCT, UNSUBSCRIBE],
        'email-changed': ['https://shop.test/account/devices'],
        'passkey-added': ['https://shop.test/account/passkeys'],
        'passkey-removed': ['https://shop.test/account/passkeys'],
      }
      const expected = kind.startsWith('order-') ? [LINK] : (others[kind] ?? [])
      expect(links).toEqual(expected)
      expect(inText).toEqual(expected)
    })

    it('is the same bytes however often it is made', () => {
      expect(renderMail(structuredClone(mail), sender, LINK)).toEqual(rendered)
    })

    it('has no link to an order where the shop does not know its address', () => {
      const plain = renderMail(mail, sender, null)
      expect(plain.text).toBe(mail.text)
      expect(plain.html).not.toContain(LINK)
    })
  },
)

it('every word of the text is in the HTML, too', () => {
  const [placed] = mails
  if (!placed) throw new Error('no mail')
  const { text, html } = renderMail(placed, sender, LINK)
  const shown = readHtml(html).text.replace(/\s+/g, ' ').replaceAll(' .', '.')
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || line === 'Hello,' || /:$|^http/.test(line)) continue
    for (const word of line.split(/[ :]+/)) expect(shown).toContain(word)
  }
})

it('a mail whose content is marketing can be unsubscribed from by one request', () => {
  const content: MailContent = {
    kind: 'code',
    subject: 'New lamps',
    preheader: '',
    heading: 'New lamps',
    blocks: [{ type: 'paragraph', text: 'Eighty of them.' }],
    unsubscribeUrl: 'https://shop.test/unsubscribe/t',
  }
  const mail = { id: 'm', ...composeMail(content, { to: 'a@b.test', at: AT, sender }) }
  const { headers, text, html } = renderMail(mail, sender, null)
  expect(headers).toEqual({
    'List-Unsubscribe': '<https://shop.test/unsubscribe/t>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  })
  expect(text).toContain('Unsubscribe:\nhttps://shop.test/unsubscribe/t')
  expect(readHtml(html).hrefs).toContain('https://shop.test/unsubscribe/t')
})

it('recipient and subject are one line, whatever they are made of', () => {
  const content: MailContent = {
    kind: 'code',
    subject: 'Hi\r\nBcc: eve@shop.test\u2028x',
    preheader: '',
    heading: '',
    blocks: [],
  }
  const { to, subject } = composeMail(content, { to: 'a@b.test\r\nBcc: e@f.test', at: AT, sender })
  expect(`${to}${subject}`).not.toMatch(/[\r\n\u0085\u2028\u2029]/)
  expect(renderHtml({ ...content, subject }, sender)).toContain(`<title>${subject}</title>`)
})

it('every kind of mail is made by a template', () => {
  expect(Object.keys(MAIL_KINDS)).toEqual([...MAIL_KIND_NAMES])
  expect(new Set(mails.map(({ kind }) => kind))).toEqual(new Set([...MAIL_KIND_NAMES, undefined]))
})
