import type { Child, FC } from 'hono/jsx'
import type { Money } from '../../../shared/platform/money.ts'
import {
  type Cost,
  discountRowsOf,
  dueOf,
  type TraceStep,
  taxRowsOf,
} from '../../../shared/pricing/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { Picture, ShownIn } from '../catalog/picture.tsx'
import { Price } from '../catalog/price.tsx'

const TEXT = texts.cost

interface SummaryLine {
  id: string
  title: string
  variantTitle: string | null
  image: string | null
  shownIn?: string
  quantity: number
  unitPrice: Money
  cost: { total: Money }
}

interface OrderSummaryProps {
  lines: readonly SummaryLine[]
  cost: Cost
  trace: readonly TraceStep[]
  /** False where no line is shipped. */
  ships: boolean
  /** Shown in place of delivery and tax; absent where they are known. */
  later?: string
}

/** The lines of an order and their cost. */
export const OrderSummary: FC<OrderSummaryProps> = (props) => {
  const { lines, cost, ships, later } = props
  const known = (amount: Child) =>
    later === undefined ? amount : <span class="text-muted">{later}</span>
  return (
    <div>
      <ul class="grid gap-4">
        {lines.map((line) => (
          <LineRow line={line} />
        ))}
      </ul>
      <dl class="mt-5 grid gap-2 border-t border-line pt-4">
        <CostRow title={TEXT.subtotal}>
          <Price price={cost.subtotal} />
        </CostRow>
        {discountRowsOf(props).map(({ title, amount }) => (
          <CostRow title={title ?? TEXT.discount}>
            −<Price price={amount} />
          </CostRow>
        ))}
        {ships ? (
          <CostRow title={TEXT.delivery}>
            {known(
              cost.shipping.amount === 0 ? (
                islandTexts.general.free
              ) : (
                <Price price={cost.shipping} />
              ),
            )}
          </CostRow>
        ) : null}
        {later === undefined ? (
          <TaxRows {...props} />
        ) : (
          <CostRow title={TEXT.tax}>{known(null)}</CostRow>
        )}
        <div class="mt-2 flex items-baseline justify-between gap-4 border-t border-line pt-4 text-lg font-semibold">
          <dt>{cost.estimated ? TEXT.estimatedTotal : TEXT.total}</dt>
          <dd class="tabular-nums" data-total={cost.total.amount}>
            <Price price={cost.total} />
          </dd>
        </div>
        {cost.storeCredit === undefined ? null : (
          <>
            <CostRow title={TEXT.storeCredit}>
              −<Price price={cost.storeCredit} />
            </CostRow>
            <CostRow title={TEXT.due}>
              <span data-due={dueOf(cost).amount}>
                <Price price={dueOf(cost)} />
              </span>
            </CostRow>
          </>
        )}
      </dl>
    </div>
  )
}

const TaxRows: FC<Pick<OrderSummaryProps, 'trace' | 'cost'>> = (props) => (
  <>
    {taxRowsOf(props).map(({ title, amount }) => {
      const name = title ?? TEXT.tax
      return (
        <CostRow title={props.cost.taxIncluded ? TEXT.includes(name) : name}>
          <Price price={amount} />
        </CostRow>
      )
    })}
  </>
)

const CostRow: FC<{ title: string; children?: Child }> = ({ title, children }) => (
  <div class="flex items-baseline justify-between gap-4">
    <dt class="min-w-0 break-words">{title}</dt>
    <dd class="shrink-0 tabular-nums">{children}</dd>
  </div>
)

const LineRow: FC<{ line: SummaryLine }> = ({ line }) => (
  <li class="flex items-center gap-4">
    <span class="relative block size-16 shrink-0">
      <span class="block size-16 overflow-hidden rounded-md bg-sunken">
        <Picture src={line.image} size={64} fetch="now" />
      </span>
      <span
        aria-hidden="true"
        class="absolute -right-2 -top-2 min-w-6 rounded-full border border-line bg-surface px-1 text-center text-xs font-semibold leading-6 tabular-nums"
      >
        {line.quantity}
      </span>
    </span>
    <span class="min-w-0 flex-1">
      <span class="block font-semibold leading-snug">
        <span class="sr-only">{line.quantity} × </span>
        {line.title}
      </span>
      {line.variantTitle === null ? null : (
        <span class="block text-sm text-muted">{line.variantTitle}</span>
      )}
      <ShownIn shownIn={line.shownIn} />
    </span>
    <span class="shrink-0 tabular-nums">
      <Price price={line.cost.total} />
    </span>
  </li>
)
