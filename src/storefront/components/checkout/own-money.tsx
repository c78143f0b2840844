import type { FC } from 'hono/jsx'
import type { Money } from '../../../shared/platform/money.ts'
import { formatMoney } from '../../format-money.ts'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'

const TEXT = texts.checkout.ownMoney

export interface OwnMoneyProps {
  checkoutId: string
  /** The member's store credit; null where there is none. */
  credit: Money | null
  usesCredit: boolean
  /** The member's points; 0 where there are none. */
  points: number
  spendsPoints: boolean
}

/**
 * Store credit and points of the member, each a press of the checkout's form to use or not. It
 * stands behind the form's first button, which the Enter key presses.
 */
export const OwnMoney: FC<OwnMoneyProps> = (props) => {
  const { checkoutId, credit, usesCredit, points, spendsPoints } = props
  if (credit === null && points === 0) return null
  const action = `/checkout/${checkoutId}/own-money`
  return (
    <ul class="mt-5 grid gap-2 border-t border-line pt-4 text-sm">
      {credit === null ? null : (
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <span>{TEXT.credit(formatMoney(credit))}</span>
          <Button
            tone="plain"
            formaction={action}
            name="storeCredit"
            value={usesCredit ? 'no' : 'yes'}
          >
            {usesCredit ? TEXT.keepCredit : TEXT.useCredit}
          </Button>
        </li>
      )}
      {points === 0 ? null : (
        <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <span>{TEXT.points(points)}</span>
          <Button
            tone="plain"
            formaction={action}
            name="points"
            value={spendsPoints ? '0' : String(points)}
          >
            {spendsPoints ? TEXT.keepPoints : TEXT.spendPoints}
          </Button>
        </li>
      )}
    </ul>
  )
}
