import type { FC } from 'hono/jsx'
import type { Order } from '../../../shared/order/contract.ts'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'

const TEXT = texts.order

interface PackingSlipProps {
  order: Order
  shop: { name: string; email: string }
  addressLines: readonly string[]
}

/** The paper in the parcel: lines without prices. Printed, the page shows nothing else. */
export const PackingSlip: FC<PackingSlipProps> = ({ order, shop, addressLines }) => (
  <article class="mx-auto max-w-3xl">
    <p class="mb-6 flex gap-2" data-no-print>
      <ButtonLink tone="quiet" href={`/admin/orders/${order.id}`}>
        {TEXT.slip.back}
      </ButtonLink>
      <button type="button" hidden data-print class="press-target text-link">
        {TEXT.slip.print}
      </button>
    </p>
    <h1 class="text-3xl">{TEXT.slip.title(order.number)}</h1>
    <div class="mt-6 grid grid-cols-2 gap-6">
      <div>
        <h2 class="text-sm text-muted">{TEXT.slip.to}</h2>
        {addressLines.map((line) => (
          <p>{line}</p>
        ))}
      </div>
      <div>
        <h2 class="text-sm text-muted">{TEXT.slip.from}</h2>
        <p>{shop.name}</p>
        <p>{shop.email}</p>
        <p class="mt-3">{order.deliveryOption.title}</p>
      </div>
    </div>
    <table class="mt-8 w-full border-collapse text-left">
      <thead>
        <tr class="border-b border-ink">
          <th scope="col" class="py-2">
            {TEXT.lines}
          </th>
          <th scope="col" class="py-2">
            {TEXT.sku}
          </th>
          <th scope="col" class="py-2 text-right">
            {TEXT.quantity}
          </th>
        </tr>
      </thead>
      <tbody>
        {order.lines
          .filter(({ requiresShipping }) => requiresShipping !== false)
          .map((line) => (
            <tr class="border-b border-line">
              <td class="py-2">
                {line.title}
                {line.variantTitle === null ? null : ` · ${line.variantTitle}`}
              </td>
              <td class="py-2 font-mono text-sm">{line.sku}</td>
              <td class="py-2 text-right tabular-nums">{texts.general.number(line.quantity)}</td>
            </tr>
          ))}
      </tbody>
    </table>
    {order.note === undefined ? null : (
      <p class="mt-6">
        {TEXT.note}: {order.note}
      </p>
    )}
    <p class="mt-8 text-muted">{TEXT.slip.thanks(shop.name)}</p>
  </article>
)
