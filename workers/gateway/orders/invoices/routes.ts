import { z } from '@hono/zod-openapi'
import { token } from '../../../../src/shared/platform/text.ts'
import { createRouter } from '../../http/app.ts'
import { route } from '../../http/route.ts'
import { ownOrder } from '../own-orders.ts'
import { answerDocument } from './answer.ts'

export const invoiceRoutes = createRouter()

const tag = 'Orders'
const id = token({ max: 100 })
const params = z.object({ id })
const noteParams = z.object({ id, number: token({ max: 40 }) })
const responses = { 200: { description: 'A page for print, `text/html`.' } }

route(
  invoiceRoutes,
  {
    method: 'get',
    path: '/api/v1/orders/{id}/invoice',
    tag,
    summary: 'Get the invoice of an own order; 404 until it is paid',
    auth: 'order',
    params,
    responses,
  },
  async (c, { params: { id: orderId } }) => {
    const order = await ownOrder(c, orderId)
    return order.ok ? answerDocument(c, order.value.id, null) : order
  },
)

route(
  invoiceRoutes,
  {
    method: 'get',
    path: '/api/v1/orders/{id}/credit-notes/{number}',
    tag,
    summary: 'Get the credit note of a refund of an own order',
    auth: 'order',
    params: noteParams,
    responses,
  },
  async (c, { params: { id: orderId, number } }) => {
    const order = await ownOrder(c, orderId)
    return order.ok ? answerDocument(c, order.value.id, number) : order
  },
)

route(
  invoiceRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/orders/{id}/invoice',
    tag,
    summary: 'Get the invoice of an order; 404 until it is paid',
    // A document names its buyer.
    staff: 'personal.read',
    params,
    responses,
  },
  (c, { params: { id: orderId } }) => answerDocument(c, orderId, null),
)

route(
  invoiceRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/orders/{id}/credit-notes/{number}',
    tag,
    summary: 'Get the credit note of a refund',
    staff: 'personal.read',
    params: noteParams,
    responses,
  },
  (c, { params: { id: orderId, number } }) => answerDocument(c, orderId, number),
)
