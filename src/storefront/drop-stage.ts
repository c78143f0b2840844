import type { DropMode, DropState, EntryState } from '../shared/drop/contract.ts'
import { islandTexts } from './texts/island-texts.ts'

const TEXT = islandTexts.drop

/**
 * What a drop's page shows one visitor. Server and island decide it by this one function, the
 * island by the server's clock.
 */
export type DropStage =
  | 'announced'
  | 'enter'
  | 'entries-closed'
  /** Entered, before the drop opens. */
  | 'listed'
  | 'waiting'
  | 'admitted'
  | 'claimed'
  | 'missed'
  | 'sold-out'
  | 'closed'

export const DROP_STAGES: readonly DropStage[] = [
  'announced',
  'enter',
  'entries-closed',
  'listed',
  'waiting',
  'admitted',
  'claimed',
  'missed',
  'sold-out',
  'closed',
]

/** A drop as far as its page's stage hangs on it; times in milliseconds. */
export interface DropSeen {
  mode: DropMode
  state: DropState
  entriesOpenAt: number
  entriesCloseAt: number
  opensAt: number
  closesAt: number
}

interface EntrySeen {
  state: EntryState
  passExpiresAt?: string
}

/** @param now by the server's clock, in milliseconds */
export function stageOf(drop: DropSeen, entry: EntrySeen | null, now: number): DropStage {
  if (entry?.state === 'used') return 'claimed'
  if (drop.state === 'sold_out') return 'sold-out'
  if (drop.state === 'closed' || now >= drop.closesAt) return 'closed'
  switch (entry?.state) {
    case 'missed':
      return 'missed'
    case 'admitted':
      return now < passEnd(entry) ? 'admitted' : 'missed'
    case 'waiting':
      return now < drop.opensAt ? 'listed' : 'waiting'
  }
  if (now < drop.entriesOpenAt) return 'announced'
  return now < drop.entriesCloseAt ? 'enter' : 'entries-closed'
}

const passEnd = ({ passExpiresAt }: EntrySeen): number =>
  passExpiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(passExpiresAt)

/** The next moment to count down to; null where there is none. */
export function nextMoment(
  drop: DropSeen,
  entry: EntrySeen | null,
  now: number,
): { at: number; label: string } | null {
  const stage = stageOf(drop, entry, now)
  const opens = {
    at: drop.opensAt,
    label: drop.mode === 'draw' ? TEXT.countdown.drawIn : TEXT.countdown.opensIn,
  }
  const ends = { at: drop.closesAt, label: TEXT.countdown.endsIn }
  switch (stage) {
    case 'announced':
      return { at: drop.entriesOpenAt, label: TEXT.countdown.entriesOpenIn }
    case 'enter':
      if (drop.mode === 'draw')
        return { at: drop.entriesCloseAt, label: TEXT.countdown.entriesCloseIn }
      return now < drop.opensAt ? opens : ends
    case 'listed':
      return opens
    case 'entries-closed':
      return now < drop.opensAt ? opens : ends
    case 'waiting':
      return ends
    case 'admitted':
      return entry?.passExpiresAt === undefined
        ? ends
        : { at: Date.parse(entry.passExpiresAt), label: TEXT.countdown.leftToChoose }
    default:
      return null
  }
}

const SECOND_MS = 1000
const two = (value: number): string => String(value).padStart(2, '0')

/** A span of time as a clock that runs down: `9:05`, `1:00:00`, `2 days 03:00:00`. */
export function countdownText(ms: number): string {
  // Rounded up, so that 0:00 is shown when the moment has come and not a second before.
  const seconds = Math.max(0, Math.ceil(ms / SECOND_MS))
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor(seconds / 3600) % 24
  const clock = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  if (days > 0) return `${TEXT.days(days)} ${two(hours)}:${clock}`
  if (hours > 0) return `${hours}:${clock}`
  return clock.replace(/^0(?=\d:)/, '')
}

/** How many shoppers are ahead in the queue, as text. */
export function positionText(position: number | undefined): string {
  if (position === undefined) return TEXT.position.unknown
  return position <= 0 ? TEXT.position.next : TEXT.position.ahead(position)
}
