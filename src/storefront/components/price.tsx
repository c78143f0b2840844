import type { FC } from 'hono/jsx'
import type { Money } from '../../shared/platform/money.ts'
import { formatMoney } from '../format-money.ts'

export { currencySymbol, formatMoney } from '../format-money.ts'

interface PriceProps {
  price: Money
  /** What it cost before; shown only where that was more. */
  compareAtPrice?: Money
  /** The cheapest of several: "from". */
  from?: boolean
  class?: string
}

/** A price. What is struck through is said in words to those who do not see the line. */
export const Price: FC<PriceProps> = (props) => {
  const { price, compareAtPrice: before, from = false, class: more = '' } = props
  const reduced = before !== undefined && before.amount > price.amount
  return (
    <span class={`tabular-nums ${more}`.trim()} data-price>
      {from ? <span class="text-muted">from </span> : null}
      {reduced ? <span class="sr-only">Now </span> : null}
      <span class={reduced ? 'font-semibold text-danger' : ''}>{formatMoney(price)}</span>
      {reduced ? (
        <>
          {' '}
          <span class="sr-only">, before </span>
          <s class="font-normal text-muted">{formatMoney(before)}</s>
        </>
      ) : null}
    </span>
  )
}
