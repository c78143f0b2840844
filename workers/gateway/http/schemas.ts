import { z } from '@hono/zod-openapi'
import { token } from '../../../src/shared/platform/text.ts'

export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: token({ max: 200 }).optional(),
})
