import type { Return } from '../../order/returns/contract.ts'
import type { MailBlock } from '../content.ts'
import { texts } from '../texts/texts.ts'
import { oneLine, type Told, unitLines } from './order-blocks.ts'

const TEXT = texts.goodsBack

/** The return that the event is about, else the newest one. */
function returnOf({ order: { returns = [] }, cause: { event } }: Told): Return | undefined {
  const id = event && 'returnId' in event ? event.returnId : undefined
  return returns.find((one) => one.id === id) ?? returns.at(-1)
}

/** The items of the return: once they are inspected, those that were taken back. */
export function returnedItems(told: Told): MailBlock[] {
  const found = returnOf(told)
  const units = new Map<string, number>()
  for (const { lineId, quantity } of found?.inspected ?? found?.lines ?? []) {
    units.set(lineId, (units.get(lineId) ?? 0) + quantity)
  }
  const lines = [...units].map(([lineId, quantity]) => ({ lineId, quantity }))
  return unitLines(TEXT.items, told.order, lines)
}

/** The steps of sending goods back. */
export const whatToDo = ({ order: { number }, sender }: Told): MailBlock[] => [
  {
    type: 'lines',
    title: TEXT.whatToDo,
    lines: [
      TEXT.pack,
      TEXT.name(number),
      sender.returnAddress === undefined ? TEXT.askAddress : TEXT.send,
      TEXT.wait,
    ],
  },
]

/** Where the goods go. */
export const returnAddress = ({ sender: { returnAddress: lines } }: Told): MailBlock[] =>
  lines === undefined ? [] : [{ type: 'lines', title: TEXT.address, lines: lines.map(oneLine) }]

/** Why the shop does not take the goods back, in the words of staff. */
export function returnReason(told: Told): MailBlock[] {
  const rejection = returnOf(told)?.rejection
  return rejection === undefined
    ? []
    : [{ type: 'lines', title: TEXT.reason, lines: [oneLine(rejection)] }]
}
