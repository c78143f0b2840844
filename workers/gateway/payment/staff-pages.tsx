import {
  STATEMENTS_PATH,
  StatementPage,
  type UnmatchedRow,
} from '../../../src/admin/components/bank-transfers/statement-page.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import type { StatementReport } from '../../../src/shared/payment/bank-transfer/contract.ts'
import { readStatement } from '../../../src/shared/payment/bank-transfer/read-statement.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { multipartFile } from '../http/multipart-file.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { uploadStatement } from './upload-statement.ts'

export const staffPaymentPages = createRouter()

const OF_TRANSFERS = {
  path: STATEMENTS_PATH,
  permission: 'payment.record',
  title: texts.bankTransfers.title,
  section: 'bank-transfers',
  islands: ['table'],
} as const

staffPage(staffPaymentPages, OF_TRANSFERS, async () =>
  ok({ content: <StatementPage report={null} /> }),
)

staffForm(staffPaymentPages, OF_TRANSFERS, async (c): Promise<Result<StaffView>> => {
  const text = await fileOf(c)
  const report =
    text === null
      ? refuse('invalid_body', texts.bankTransfers.noFile)
      : await uploadStatement(c, text)
  if (!report.ok) {
    const { problem } = report
    const content = <StatementPage report={null} message={sentenceOf(problem)} />
    return ok({ status: statusOf(problem), content })
  }
  const shown = { ...report.value, unmatched: withCells(report.value, text ?? '') }
  return ok({ content: <StatementPage report={shown} /> })
})

/** The text of the form's file; null where there is none. */
async function fileOf(c: GatewayContext): Promise<string | null> {
  const { body } = new Response(c.var.bodyText)
  if (body === null) return null
  const file = await multipartFile(body, c.req.header('content-type') ?? '')
  return file === null || file.name === '' ? null : new Response(file.stream).text()
}

function withCells({ unmatched }: StatementReport, text: string): UnmatchedRow[] {
  const read = readStatement(text)
  const cells = new Map(read.ok ? read.value.map(({ row, fields }) => [row, fields]) : [])
  return unmatched.map((one) => {
    const { amount = '', currency = '', reference = '', name = '' } = cells.get(one.row) ?? {}
    return { ...one, amount: `${amount} ${currency}`.trim(), reference, name }
  })
}
