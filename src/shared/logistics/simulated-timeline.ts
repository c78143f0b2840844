import type { Address } from '../checkout/address/contract.ts'
import type { OrderEvent, Shipment } from '../order/contract.ts'
import type { CarrierStatus } from './contract.ts'

/** The outcome of a simulated parcel. */
type Fate = 'arrives' | 'fails-once' | 'returns'

/** Words in the first or second address line that choose a parcel's fate. */
const WORDS: readonly [RegExp, Fate][] = [
  [/\bFAIL-ONCE\b/, 'fails-once'],
  [/\bRETURN\b/, 'returns'],
]

/** The end of a tracking number that tells the parcel's fate: no digest has an X. */
const MARKS: Readonly<Record<Fate, string>> = { arrives: '', 'fails-once': 'XF', returns: 'XR' }
const NUMBER_CHARS = 16

/**
 * The number of a parcel to this address. The timeline follows from the number alone.
 * @param digest lower-case hex
 */
export function trackingNumberOf(
  digest: string,
  to: Pick<Address, 'line1' | 'line2'> | undefined,
): string {
  const lines = `${to?.line1 ?? ''}\n${to?.line2 ?? ''}`
  const fate = WORDS.find(([word]) => word.test(lines))?.[1] ?? 'arrives'
  const mark = MARKS[fate]
  return `KP${digest.slice(0, NUMBER_CHARS - mark.length).toUpperCase()}${mark}`
}

const fateOf = (trackingNumber: string): Fate => {
  if (trackingNumber.endsWith(MARKS['fails-once'])) return 'fails-once'
  return trackingNumber.endsWith(MARKS.returns) ? 'returns' : 'arrives'
}

/** Scans on the way; a parcel's number chooses one. */
const SCANS = [
  'Sorted at the parcel center.',
  'Left the parcel center for your area.',
  'Arrived at the depot in your area.',
  'On the way to your area.',
] as const
const OUT = ['Out for delivery.', 'On the van, out for delivery today.'] as const

const pick = (choices: readonly string[], trackingNumber: string): string => {
  const sum = [...trackingNumber].reduce((n, char) => n + char.charCodeAt(0), 0)
  return choices[sum % choices.length] ?? ''
}

/** The events of a simulated parcel, in their order: packing, hand-over, and what its carrier scans. */
export function timelineOf({
  id: shipmentId,
  trackingNumber,
}: Pick<Shipment, 'id' | 'trackingNumber'>): OrderEvent[] {
  const moved = (status: CarrierStatus, note: string): OrderEvent => ({
    type: 'shipment.moved',
    shipmentId,
    status,
    note,
  })
  const out = moved('out_for_delivery', pick(OUT, trackingNumber))
  const missed = moved('failed', 'Nobody was at the door.')
  const ends: Record<Fate, OrderEvent[]> = {
    arrives: [moved('delivered', 'Delivered.')],
    'fails-once': [
      missed,
      moved('out_for_delivery', 'Out for delivery again.'),
      moved('delivered', 'Delivered.'),
    ],
    returns: [missed, moved('returned', 'Returned to the sender.')],
  }
  return [
    { type: 'order.packed' },
    { type: 'order.shipped' },
    moved('in_transit', pick(SCANS, trackingNumber)),
    out,
    ...ends[fateOf(trackingNumber)],
  ]
}
