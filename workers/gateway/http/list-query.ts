import { z } from '@hono/zod-openapi'
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX } from '../../../src/shared/platform/limits.ts'
import { token } from '../../../src/shared/platform/text.ts'

/** A whole number in a query, written in plain digits. */
export const wholeNumber = (max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'A whole number is needed.')
    .transform(Number)
    .pipe(z.number().int().max(max))

/** `?limit=&cursor=`, as every list takes them. */
export const listQuery = z.strictObject({
  limit: wholeNumber(LIST_LIMIT_MAX)
    .pipe(z.number().min(1))
    .default(LIST_LIMIT_DEFAULT)
    .openapi({ type: 'integer', minimum: 1, maximum: LIST_LIMIT_MAX }),
  cursor: token({ max: 500 }).optional(),
})

/** One page of `item`s; `nextCursor` is null on the last one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable() })
