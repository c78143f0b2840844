import type { DropDefinition, DropState, RemainingBand } from '../../shared/drop/contract.ts'
import { MINUTE_MS } from '../../shared/platform/clock.ts'
import type { BadgeTone } from './badge.tsx'

/** What a drop's state is called, and the colour of its badge. */
export const STATE_BADGES: Record<DropState, { text: string; tone: BadgeTone }> = {
  announced: { text: 'Announced', tone: 'neutral' },
  entering: { text: 'Taking entries', tone: 'info' },
  open: { text: 'Open', tone: 'accent' },
  sold_out: { text: 'Sold out', tone: 'neutral' },
  closed: { text: 'Over', tone: 'neutral' },
}

export const REMAINING: Record<RemainingBand, string> = {
  plenty: 'Plenty left',
  some: 'A good part is gone',
  few: 'Only a few left',
  none: 'All are spoken for just now; what is not paid for comes back',
}

/** What the mode means for somebody who wants one. */
export const modeWords = ({ mode }: Pick<DropDefinition, 'mode'>) =>
  mode === 'draw'
    ? {
        title: 'A draw',
        text: 'Everybody who enters in time has the same chance; when you enter does not matter. The order is drawn at the opening, and anybody can check it afterwards.',
      }
    : {
        title: 'A queue',
        text: 'Places are given in the order of entry. You keep yours if you close the page or lose the connection.',
      }

export const limitWords = (limit: number): string =>
  limit === 1 ? 'One for each shopper' : `Up to ${limit} for each shopper`

/** `10 minutes`, `90 seconds`. */
export function spanWords(ms: number): string {
  if (ms % MINUTE_MS !== 0) return `${Math.round(ms / 1000)} seconds`
  const minutes = ms / MINUTE_MS
  return minutes === 1 ? 'one minute' : `${minutes} minutes`
}
