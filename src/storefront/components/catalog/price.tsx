import type { FC } from 'hono/jsx'
import type { Money } from '../../../shared/platform/money.ts'
import { formatMoney } from '../../format-money.ts'
import { texts } from '../../texts/texts.ts'

export { formatMoney } from '../../format-money.ts'

const TEXT = texts.product

interface PriceProps {
  price: Money
  /** The former price; shown only where it is higher. */
  compareAtPrice?: Money
  /** The cheapest of several: "from". */
  from?: boolean
  class?: string
}

/** A price. A screen reader names the struck price as the former one. */
export const Price: FC<PriceProps> = (props) => {
  const { price, compareAtPrice: before, from = false, class: more = '' } = props
  const reduced = before !== undefined && before.amount > price.amount
  return (
    <span class={`tabular-nums ${more}`.trim()} data-price>
      {from ? <span class="text-muted">{TEXT.from}</span> : null}
      {reduced ? <span class="sr-only">{TEXT.now}</span> : null}
      <span class={reduced ? 'font-semibold text-danger' : ''}>{formatMoney(price)}</span>
      {reduced ? (
        <>
          {' '}
          <span class="sr-only">{TEXT.before}</span>
          <s class="font-normal text-muted">{formatMoney(before)}</s>
        </>
      ) : null}
    </span>
  )
}
