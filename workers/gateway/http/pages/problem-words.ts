import { CART_LINES_MAX, LINE_QUANTITY_MAX } from '../../../../src/shared/platform/limits.ts'
import { PROBLEMS, type ProblemCode } from '../../../../src/shared/platform/problem.ts'
import type { Problem } from '../../../../src/shared/platform/result.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'

/** The problem table is for developers; these are its texts for shoppers. */
const WORDS: Partial<Record<ProblemCode, string>> = {
  ...texts.problems,
  too_many_lines: texts.limits.cartFull(CART_LINES_MAX),
  quantity_too_large: texts.limits.quantity(LINE_QUANTITY_MAX),
}

/** The text of a problem for a shopper. */
export const wordsOf = ({ code, detail }: Problem): string =>
  (code === 'invalid_body' || code === 'variant_unavailable' ? detail : undefined) ??
  WORDS[code] ??
  (PROBLEMS[code].retryable ? texts.limits.retry : (detail ?? PROBLEMS[code].advice))
