import type { DropState } from '../../../shared/drop/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import type { BadgeTone } from '../controls/badge.tsx'

const TONES: Record<DropState, BadgeTone> = {
  announced: 'neutral',
  entering: 'info',
  open: 'accent',
  sold_out: 'neutral',
  closed: 'neutral',
}

/** The name of a drop's state, and the tone of its badge. */
export const stateBadge = (state: DropState): { text: string; tone: BadgeTone } => ({
  text: islandTexts.drop.states[state],
  tone: TONES[state],
})
