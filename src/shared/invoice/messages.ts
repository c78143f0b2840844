import { z } from 'zod'
import { envelope, ofOrder } from '../platform/envelope.ts'

/** Issue the documents that the order should have by now. */
export const invoiceIssue = envelope('invoice.issue', z.strictObject(ofOrder))
