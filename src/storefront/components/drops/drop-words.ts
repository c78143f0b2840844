import type { DropDefinition } from '../../../shared/drop/contract.ts'
import { MINUTE_MS } from '../../../shared/platform/clock.ts'
import { texts } from '../../texts/texts.ts'

/** The mode of a drop, as a title and a sentence. */
export const modeWords = ({ mode }: Pick<DropDefinition, 'mode'>) => texts.drop.modes[mode]

export const limitWords = texts.drop.limit

/** `10 minutes`, `90 seconds`. */
export function spanWords(ms: number): string {
  return ms % MINUTE_MS === 0
    ? texts.drop.minutes(ms / MINUTE_MS)
    : texts.drop.seconds(Math.round(ms / 1000))
}
