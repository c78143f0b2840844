import { z } from '@hono/zod-openapi'
import { emailAddress, oneLine } from '../../../src/shared/platform/text.ts'

/** An order as its buyer names it, in any spelling. */
export const LookupFields = z.strictObject({
  number: oneLine({ max: 40 }),
  email: emailAddress(),
})

export const LookupCode = LookupFields.extend({ code: oneLine({ max: 20 }) })
