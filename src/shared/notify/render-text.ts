import type { MailBlock, MailContent, Sender } from './content.ts'
import { texts } from './texts/texts.ts'

const indented = (line: string): string => `  ${line}`

function textOf(block: MailBlock): string {
  switch (block.type) {
    case 'greeting':
    case 'paragraph':
    case 'note':
      return block.text
    case 'code':
      return `${block.intro} ${block.digits}. ${block.about}`
    case 'items': {
      const items = block.items.map(({ quantity, name, amount }) =>
        indented(texts.summary.line(quantity, name, amount)),
      )
      const sums = block.sums.map(({ label, amount }) => indented(`${label}: ${amount}`))
      return [...items, '', ...sums].join('\n')
    }
    case 'lines':
      return [block.title, ...block.lines.map(indented)].join('\n')
    case 'link':
      return `${block.label}:\n${block.url}`
    case 'order-link':
      return ''
  }
}

/** A mail as plain text. A link of an order that has no address yet is left out. */
export function renderText({ blocks, unsubscribeUrl }: MailContent, sender: Sender): string {
  return [
    ...blocks.map(textOf).filter((text) => text !== ''),
    texts.mail.questions(sender.supportEmail),
    ...(unsubscribeUrl === undefined ? [] : [`${texts.mail.unsubscribe}:\n${unsubscribeUrl}`]),
    sender.name,
  ].join('\n\n')
}
