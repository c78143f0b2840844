import { PROBLEMS, type ProblemCode } from '../../../src/shared/platform/problem.ts'
import type { Problem } from '../../../src/shared/platform/result.ts'
import { wordsOf } from '../http/pages/problem-words.ts'

/** What came to nothing on a drop's page, and what to do next. */
const WORDS: Partial<Record<ProblemCode, string>> = {
  invalid_body: 'Enter a whole number of units.',
  verification_required: 'This drop needs JavaScript to keep bots out. Turn it on and try again.',
  verification_invalid: 'The check was not passed. Press again for another.',
  proof_invalid: 'The piece of work was not accepted. Press again to do another.',
  proof_used: 'The piece of work was used before. Press again to do another.',
  drop_not_open: 'It is not open yet. Wait for the time below; this page needs no reloading.',
  entries_closed: 'Entries are closed. Look out for the next drop.',
  drop_closed: 'This drop is over. Nothing was charged.',
  sold_out: 'The last one has just found its buyer. Nothing was charged.',
  stock_held: 'Every one that is left is held by somebody just now. Try again in a moment.',
  insufficient_stock: 'There are not that many left. Choose fewer, or another one.',
  pass_invalid: 'This was not the pass of your own entry. Use the button on this page.',
  pass_not_yet_valid: 'A moment too early. Wait a second and press again.',
  pass_expired: 'Your time to choose ran out. It was released to the next shopper.',
  pass_used: 'You have chosen already: go on with your checkout.',
  purchase_limit_reached: 'That is more than one shopper may have in this drop. Choose fewer.',
  not_found: 'This is not part of the drop. Choose one of those shown.',
}

/** The address of a drop's page that says why a form of it came to nothing. */
export const refusedAddress = (dropId: string, { code }: Problem): string =>
  `/drops/${dropId}?refused=${code}#drop-notice`

/** The problem such an address names; null where it names none the shop knows. */
export const refusedProblem = (code: string | undefined): Problem | null =>
  code !== undefined && isProblemCode(code) ? { code } : null

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code)

/** A problem of a drop in a shopper's words. */
export const dropWordsOf = (problem: Problem): string => WORDS[problem.code] ?? wordsOf(problem)
