import type { FC } from 'hono/jsx'
import type { Order, OrderStatus } from '../../../shared/order/contract.ts'
import type { PaymentStatus } from '../../../shared/payment/contract.ts'
import { Badge, type BadgeTone } from '../../../storefront/components/controls/badge.tsx'
import { texts } from '../../texts/texts.ts'

const STATUS_TONES: Record<OrderStatus, BadgeTone> = {
  placed: 'info',
  awaiting_payment: 'warning',
  paid: 'info',
  allocated: 'warning',
  packed: 'warning',
  shipped: 'info',
  delivered: 'accent',
  completed: 'accent',
  cancelled: 'neutral',
  refunding: 'danger',
  refunded: 'neutral',
}

const PAYMENT_TONES: Record<PaymentStatus, BadgeTone> = {
  pending: 'warning',
  succeeded: 'accent',
  declined: 'danger',
  unknown: 'danger',
  cancelled: 'neutral',
  due_on_delivery: 'info',
  partially_refunded: 'warning',
  refunding: 'warning',
  refunded: 'neutral',
}

export const StatusBadge: FC<{ status: OrderStatus }> = ({ status }) => (
  <Badge tone={STATUS_TONES[status]}>{texts.orders.statuses[status]}</Badge>
)

export const PaymentBadge: FC<{ payment: Pick<Order['payment'], 'status'> }> = ({ payment }) => (
  <Badge tone={PAYMENT_TONES[payment.status]}>{texts.orders.payments[payment.status]}</Badge>
)
