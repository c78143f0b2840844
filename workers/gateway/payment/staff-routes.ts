import { StatementReportSchema } from '../../../src/shared/payment/bank-transfer/contract.ts'
import { refuse } from '../../../src/shared/platform/result.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { uploadStatement } from './upload-statement.ts'

export const staffPaymentRoutes = createRouter()

route(
  staffPaymentRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/bank-statements',
    tag: 'Staff',
    summary: 'Record the bank transfers of a statement; the body is the file, as text/csv',
    staff: 'payment.record',
    idempotency: 'accepted',
    responses: {
      200: {
        description: 'The orders that were paid, and the rows that paid none.',
        schema: StatementReportSchema,
      },
    },
  },
  async (c) => {
    if (!/^text\/csv\b/i.test(c.req.header('content-type') ?? '')) {
      return refuse('unsupported_media_type', 'Send the file itself, as text/csv.')
    }
    return uploadStatement(c, c.var.bodyText)
  },
)
