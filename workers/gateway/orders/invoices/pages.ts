import { texts } from '../../../../src/admin/texts/texts.ts'
import { createRouter } from '../../http/app.ts'
import { staffPage } from '../../http/pages/staff-page.tsx'
import { answerDocument } from './answer.ts'

/** The printed documents of an order, for staff. A document names its buyer. */
export const staffInvoicePages = createRouter()

const PAGE = {
  permission: 'personal.read',
  title: texts.orders.title,
  section: 'orders',
} as const

const answered = async (document: ReturnType<typeof answerDocument>) => {
  const found = await document
  return found.ok ? found.value : found
}

staffPage(staffInvoicePages, { path: '/admin/orders/:id/invoice', ...PAGE }, (c) =>
  answered(answerDocument(c, c.req.param('id') ?? '', null)),
)

staffPage(staffInvoicePages, { path: '/admin/orders/:id/credit-notes/:number', ...PAGE }, (c) =>
  answered(answerDocument(c, c.req.param('id') ?? '', c.req.param('number') ?? '')),
)
