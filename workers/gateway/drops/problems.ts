import { PROBLEMS, type ProblemCode } from '../../../src/shared/platform/problem.ts'
import type { Problem } from '../../../src/shared/platform/result.ts'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { wordsOf } from '../http/pages/problem-words.ts'

/** The texts for the refusals of a drop's forms, by error code. */
const WORDS: Partial<Record<ProblemCode, string>> = texts.drop.problems

/** The address of a drop's page that says why a form of it came to nothing. */
export const refusedAddress = (dropId: string, { code }: Problem): string =>
  `/drops/${dropId}?refused=${code}#drop-notice`

/** The problem such an address names; null where it names none the shop knows. */
export const refusedProblem = (code: string | undefined): Problem | null =>
  code !== undefined && isProblemCode(code) ? { code } : null

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code)

/** A problem of a drop in a shopper's words. */
export const dropWordsOf = (problem: Problem): string => WORDS[problem.code] ?? wordsOf(problem)
