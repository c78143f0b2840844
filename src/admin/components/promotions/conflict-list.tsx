import type { FC } from 'hono/jsx'
import type { PromotionConflict } from '../../../shared/promotion/contract.ts'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import type { ShownConflicts } from './shown-promotion.ts'

const TEXT = texts.promotionConflicts
const percent = texts.promotionWords.percent
const SHOWN_MAX = 10

type TitleOf = ShownConflicts['titleOf']

/** A conflict in one sentence. */
function conflictWords(conflict: PromotionConflict, titleOf: TitleOf): string {
  const quoted = (id: string) => `“${titleOf(id)}”`
  switch (conflict.kind) {
    case 'excluded': {
      const words = { 'goods-first': TEXT.excludedByGoods, priority: TEXT.excludedByPriority }
      return words[conflict.by](quoted(conflict.winner), quoted(conflict.loser))
    }
    case 'either': {
      const [one, other] = conflict.ids
      return TEXT.either(quoted(one), quoted(other))
    }
    case 'stacked':
      return TEXT.stacked(
        conflict.ids.map(quoted),
        percent(conflict.basisPoints),
        percent(conflict.together),
      )
    case 'no-campaign':
      return TEXT.noCampaign(quoted(conflict.id))
    case 'gift-unknown':
      return TEXT.giftUnknown(quoted(conflict.id))
    case 'gift-out':
      return TEXT.giftOut(quoted(conflict.id))
    case 'over':
      return TEXT.over(quoted(conflict.id))
  }
}

/** What may not be intended, in words; nothing where all is well. */
export const ConflictList: FC<ShownConflicts> = ({ conflicts, titleOf }) => {
  if (conflicts.length === 0) return null
  const more = conflicts.length - SHOWN_MAX
  return (
    <Notice tone="warning" title={TEXT.title(conflicts.length)} class="mb-4">
      <ul class="mt-1 list-disc space-y-1 pl-4 text-sm">
        {conflicts.slice(0, SHOWN_MAX).map((conflict) => (
          <li>{conflictWords(conflict, titleOf)}</li>
        ))}
        {more > 0 ? <li>{TEXT.more(more)}</li> : null}
      </ul>
    </Notice>
  )
}
