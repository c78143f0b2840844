import shop from '../../../../shop.config.ts'
import { texts } from '../../../../src/admin/texts/texts.ts'
import { money, parseAmount } from '../../../../src/shared/platform/money.ts'
import { createRouter } from '../../http/app.ts'
import { staffForm } from '../../http/pages/staff-page.tsx'
import { changeByForm } from '../change-by-form.tsx'
import { unitsOf } from '../form-units.ts'
import { confirmRefund, requestRefund } from './refunds.ts'

export const staffMoneyPages = createRouter()

const OF_ORDERS = { title: texts.orders.title, section: 'orders' } as const
const REASON_CHARS_MAX = 500

staffForm(
  staffMoneyPages,
  {
    path: '/admin/orders/:id/refunds/:refundId/confirm',
    permission: 'order.refund',
    ...OF_ORDERS,
  },
  (c, { staff, fields }) => {
    const orderId = c.req.param('id') ?? ''
    const refundId = c.req.param('refundId') ?? ''
    return changeByForm(c, { staff, fields, done: 'order.refunded', refused: null }, () =>
      confirmRefund(c, { orderId, refundId }),
    )
  },
)

staffForm(
  staffMoneyPages,
  { path: '/admin/orders/:id/refund', permission: 'order.refund', ...OF_ORDERS },
  (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    const reason = (fields.get('refundReason') ?? '').replace(/\s+/g, ' ').trim()
    const units = unitsOf(fields, 'units-')
    const typed = (fields.get('amount') ?? '').trim()
    const minor = typed === '' ? null : parseAmount(typed, shop.currency, shop.locale)
    const refused = ((): string | null => {
      if (reason === '') return texts.refunds.reasonNeeded
      if (units === null) return texts.parcels.chooseSome
      return typed !== '' && minor === null ? texts.refunds.amountOdd : null
    })()
    const restock = fields.get('restock') === '1'
    const lines = units?.map((one) => ({ ...one, restock })) ?? []
    return changeByForm(c, { staff, fields, done: 'order.refund', refused }, () =>
      requestRefund(c, id, {
        reason: reason.slice(0, REASON_CHARS_MAX),
        ...(minor === null ? {} : { amount: money(minor, shop.currency) }),
        ...(lines.length === 0 ? {} : { lines }),
        ...(fields.get('toCredit') === '1' ? { to: 'store-credit' } : {}),
      }),
    )
  },
)
