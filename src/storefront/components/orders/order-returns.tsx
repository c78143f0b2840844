import type { FC } from 'hono/jsx'
import type { LineUnits, Order } from '../../../shared/order/contract.ts'
import { formatMoney } from '../../format-money.ts'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Field } from '../controls/field.tsx'
import { Moment } from './order-timeline.tsx'

const TEXT = texts.order.returns

const titleOf = ({ lines }: Order, lineId: string): string => {
  const line = lines.find(({ id }) => id === lineId)
  return [line?.title, line?.variantTitle].filter((part) => part != null).join(' · ')
}

/** Goods that the buyer sends back, and where they stand. */
export const OrderReturns: FC<{ order: Order }> = ({ order }) => {
  const { returns = [] } = order
  if (returns.length === 0) return null
  return (
    <section aria-labelledby="returns">
      <h2 id="returns" class="mb-4 text-xl">
        {TEXT.title}
      </h2>
      <ul class="grid gap-4">
        {returns.map(({ status, updatedAt, lines, rejection, refund }) => (
          <li class="rounded-lg bg-surface p-5 shadow-raised">
            <p class="font-semibold">{TEXT.statuses[status]}</p>
            <p class="text-sm text-muted">
              <Moment at={updatedAt} />
            </p>
            <ul class="mt-2">
              {lines.map(({ lineId, quantity }) => (
                <li>{TEXT.units(quantity, titleOf(order, lineId))}</li>
              ))}
            </ul>
            {rejection === undefined ? null : <p class="mt-2 text-muted">{rejection}</p>}
            {refund === undefined || refund.amount.amount === 0 ? null : (
              <p class="mt-2">{TEXT.refund(formatMoney(refund.amount))}</p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface ReturnFormProps {
  order: Order
  /** The path of the order's page. */
  address: string
  returnable: readonly LineUnits[]
  formKey: string
}

/** Asks to send goods back; folded away, and without script too. */
export const ReturnForm: FC<ReturnFormProps> = ({ order, address, returnable, formKey }) => (
  <details class="border-t border-line pt-3" data-keep-open="return">
    <summary class="press-target inline-flex list-none items-center text-sm text-muted underline underline-offset-4 hover:text-ink [&::-webkit-details-marker]:hidden">
      {TEXT.open}
    </summary>
    <form method="post" action={`${address}/return`} class="mt-2 grid max-w-prose gap-4">
      <p class="text-muted">{TEXT.text}</p>
      <input type="hidden" name="key" value={formKey} />
      {returnable.map(({ lineId, quantity }) => (
        <Field
          id={`return-${lineId}`}
          name={`return-${lineId}`}
          inputmode="numeric"
          maxlength={4}
          label={TEXT.howMany(titleOf(order, lineId), quantity)}
          optional
          quiet
        />
      ))}
      <Field id="return-reason" name="reason" label={TEXT.reason} maxlength={500} />
      <Button tone="quiet" class="justify-self-start">
        {TEXT.confirm}
      </Button>
    </form>
  </details>
)
