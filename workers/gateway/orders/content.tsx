import { raw } from 'hono/html'
import type { FC } from 'hono/jsx'
import { addressLines } from '../../../src/shared/checkout/address/rules.ts'
import {
  type LineUnits,
  needsDelivery,
  type Order,
  type OrderStatus,
} from '../../../src/shared/order/contract.ts'
import { isCancellable } from '../../../src/shared/order/life-cycle.ts'
import type { PaymentMethod } from '../../../src/shared/payment/contract.ts'
import { dueOf } from '../../../src/shared/pricing/contract.ts'
import { formatMoney, Price } from '../../../src/storefront/components/catalog/price.tsx'
import { promiseText } from '../../../src/storefront/components/checkout/delivery-choice.tsx'
import { Button, ButtonLink } from '../../../src/storefront/components/controls/button.tsx'
import { Icon } from '../../../src/storefront/components/controls/icon.tsx'
import { Notice } from '../../../src/storefront/components/layout/notice.tsx'
import { OrderDocuments } from '../../../src/storefront/components/orders/order-documents.tsx'
import {
  OrderReturns,
  ReturnForm,
} from '../../../src/storefront/components/orders/order-returns.tsx'
import { OrderSummary } from '../../../src/storefront/components/orders/order-summary.tsx'
import {
  isEnded,
  Moment,
  OrderTimeline,
  Shipments,
} from '../../../src/storefront/components/orders/order-timeline.tsx'
import { TransferDetails } from '../../../src/storefront/components/orders/transfer-details.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { countryName } from '../http/countries.ts'
import { isFinal, mailWords, orderWords, payAddress, statusLabel } from './words.ts'

const TEXT = texts.order

interface OrderContentProps {
  order: Order
  /** The path of the page: its forms stand below it. */
  address: string
  /** Whether the island asks for the page again and again. */
  polls: boolean
  moments: Partial<Record<OrderStatus, string>>
  /** Why the request was refused. */
  message?: string
  cancelAsked: boolean
  /** The units that may be sent back now. */
  returnable: readonly LineUnits[]
  /** Whether the page has a part for reviews, below. */
  reviewable: boolean
  formKey: string
  /** The other payment methods of an unpaid order. */
  otherMethods: readonly PaymentMethod[]
}

/** An order's page. The island replaces it whole whenever the order has moved on. */
export const OrderContent: FC<OrderContentProps> = (props) => {
  const { order, address, moments, message, cancelAsked, otherMethods } = props
  const { title, text } = orderWords(order)
  const pay = payAddress(order)
  return (
    <div
      class="shop-width pt-8 pb-20"
      data-order-page={order.id}
      data-version={order.version}
      data-address={address}
      {...(props.polls && !isFinal(order) ? { 'data-polls': true } : {})}
    >
      {isFinal(order) ? null : (
        // As text: an element of this name is moved into the head, where it holds for everybody.
        <noscript>{raw('<meta http-equiv="refresh" content="15">')}</noscript>
      )}
      <p class="text-sm text-muted">
        {TEXT.placedAt(
          <span class="font-mono">{order.number}</span>,
          <Moment at={order.createdAt} />,
        )}
      </p>
      <div aria-live="polite">
        <h1 class="mt-2 text-3xl">{title}</h1>
        <p class="mt-2 text-lg text-muted">{text}</p>
      </div>
      <div class="mt-4 grid max-w-prose gap-3" data-notices>
        {message === undefined ? null : <Notice tone="error">{message}</Notice>}
        {cancelAsked && isCancellable(order) ? (
          <Notice tone="info">{TEXT.cancelRequested}</Notice>
        ) : null}
      </div>
      {pay === null ? null : (
        <p class="mt-6">
          <ButtonLink href={pay} data-pay>
            {TEXT.payNow(formatMoney(dueOf(order.cost)))}
          </ButtonLink>
        </p>
      )}
      {props.reviewable ? (
        <p class="mt-6">
          <ButtonLink tone="quiet" href="#reviews">
            {texts.reviews.own.jump}
          </ButtonLink>
        </p>
      ) : null}
      {order.status === 'awaiting_payment' && order.payment.instructions ? (
        <TransferDetails instructions={order.payment.instructions} dueAt={order.payment.dueAt} />
      ) : null}
      {otherMethods.length > 0 ? <OtherMethods address={address} methods={otherMethods} /> : null}
      <div class="mt-10 grid gap-x-14 gap-y-10 lg:grid-cols-[1fr_24rem] lg:items-start">
        <div class="grid gap-10">
          {isEnded(order) ? null : (
            <section aria-labelledby="way">
              <h2 id="way" class="text-xl">
                {needsDelivery(order) ? TEXT.delivery : TEXT.progress}
              </h2>
              <p class="mt-1 mb-5 text-muted">{deliveryWords(order)}</p>
              <OrderTimeline order={order} ships={needsDelivery(order)} moments={moments} />
            </section>
          )}
          {order.fulfilment.shipments.length > 0 ? (
            <section aria-labelledby="parcels">
              <h2 id="parcels" class="mb-4 text-xl">
                {TEXT.parcels(order.fulfilment.shipments.length)}
              </h2>
              <Shipments shipments={order.fulfilment.shipments} />
            </section>
          ) : null}
          <OrderReturns order={order} />
          {props.returnable.length > 0 ? (
            <ReturnForm
              order={order}
              address={address}
              returnable={props.returnable}
              formKey={props.formKey}
            />
          ) : null}
          <Details order={order} />
          <OrderDocuments order={order} address={address} />
          {isCancellable(order) && !cancelAsked ? (
            <CancelForm order={order} address={address} />
          ) : null}
        </div>
        <section aria-labelledby="summary" class="rounded-lg bg-surface p-6 shadow-raised">
          <h2 id="summary" class="mb-5 text-xl">
            {TEXT.items}
          </h2>
          <OrderSummary
            lines={order.lines}
            cost={order.cost}
            trace={order.trace}
            ships={needsDelivery(order)}
          />
        </section>
      </div>
    </div>
  )
}

const deliveryWords = (order: Order): string =>
  needsDelivery(order)
    ? TEXT.arrives(order.deliveryOption.title, promiseText(order.deliveryOption.promise))
    : TEXT.noShipping

const Details: FC<{ order: Order }> = ({ order }) => {
  const { shippingAddress: to } = order
  const mail = mailWords(order)
  return (
    <section aria-labelledby="details">
      <h2 id="details" class="text-xl">
        {TEXT.details}
      </h2>
      <dl class="mt-4 grid gap-6 sm:grid-cols-2">
        {to ? (
          <div>
            <dt class="text-sm font-semibold">
              {needsDelivery(order) ? TEXT.deliveryAddress : TEXT.address}
            </dt>
            <dd>
              <address class="mt-1 not-italic text-muted">
                {[...addressLines(to), countryName(to.country)].map((row) => (
                  <span class="block">{row}</span>
                ))}
              </address>
            </dd>
          </div>
        ) : null}
        <div>
          <dt class="text-sm font-semibold">{mail.title}</dt>
          <dd class="mt-1 text-muted [overflow-wrap:anywhere]">{order.email}</dd>
          {mail.note === null ? null : <dd class="mt-1 text-sm text-muted">{mail.note}</dd>}
          <dt class="mt-4 text-sm font-semibold">{TEXT.payment}</dt>
          <dd class="mt-1 text-muted">{TEXT.payments[order.payment.status]}</dd>
          {order.note === undefined ? null : (
            <>
              <dt class="mt-4 text-sm font-semibold">{TEXT.yourNote}</dt>
              <dd class="mt-1 whitespace-pre-line text-muted">{order.note}</dd>
            </>
          )}
        </div>
      </dl>
    </section>
  )
}

/** Quiet, and without script: one button per method, folded away. */
const OtherMethods: FC<{ address: string; methods: readonly PaymentMethod[] }> = (props) => (
  <details class="mt-3" data-keep-open="payment">
    <summary class="press-target inline-flex list-none items-center text-sm text-muted underline underline-offset-4 hover:text-ink [&::-webkit-details-marker]:hidden">
      {TEXT.payAnotherWay}
    </summary>
    <form method="post" action={`${props.address}/payment`} class="mt-2 flex flex-wrap gap-3">
      {props.methods.map(({ id, title }) => (
        <Button tone="quiet" name="paymentMethodId" value={id}>
          {title}
        </Button>
      ))}
    </form>
  </details>
)

const CancelForm: FC<{ order: Order; address: string }> = ({ order, address }) => (
  <details class="border-t border-line pt-3" data-keep-open="cancel">
    <summary class="press-target inline-flex list-none items-center text-sm text-muted underline underline-offset-4 hover:text-ink [&::-webkit-details-marker]:hidden">
      {TEXT.cancel.open}
    </summary>
    <form method="post" action={`${address}/cancel`} class="mt-2 max-w-prose">
      <p class="mb-3 text-muted">
        {order.payment.status === 'succeeded' ? TEXT.cancel.refund : TEXT.cancel.noCharge}
      </p>
      <Button tone="quiet">{TEXT.cancel.confirm}</Button>
    </form>
  </details>
)

/** The visitor's own orders, newest first. */
export const OrderList: FC<{ orders: readonly Order[]; nextCursor: string | null }> = (props) => (
  <>
    <ul class="mt-6 grid gap-4" data-order-list>
      {props.orders.map((order) => (
        <li class="relative rounded-lg bg-surface p-5 shadow-raised">
          <div class="flex flex-wrap items-baseline justify-between gap-x-6">
            <h2 class="font-sans text-base font-semibold">
              <a href={`/orders/${order.id}`} class="after:absolute after:inset-0">
                {statusLabel(order)}
              </a>
            </h2>
            <Price price={order.cost.total} />
          </div>
          <p class="mt-1 text-sm text-muted">
            <span class="font-mono">{order.number}</span> · <Moment at={order.createdAt} />
          </p>
          <ul class="mt-3 flex flex-wrap gap-2">
            {order.lines.slice(0, 6).map(({ image, title }) => (
              <li class="size-14 overflow-hidden rounded-md bg-sunken">
                {image === null ? (
                  <Icon name="box" />
                ) : (
                  <img src={image} alt={title} width={56} height={56} loading="lazy" />
                )}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
    {props.nextCursor === null ? null : (
      <p class="mt-6">
        <ButtonLink href={`/orders?cursor=${props.nextCursor}`} tone="quiet">
          {TEXT.older}
        </ButtonLink>
      </p>
    )}
  </>
)
