import type { ProblemCode } from '../../../src/shared/platform/problem.ts'
import type { Problem } from '../../../src/shared/platform/result.ts'
import { wordsOf } from './problem-words.ts'

/** What came to nothing on a drop's page, and what to do next. */
const WORDS: Partial<Record<ProblemCode, string>> = {
  verification_required:
    'A small piece of work is asked for first, which your browser does by JavaScript. Turn it on for this page, then press again.',
  verification_invalid: 'The check was not passed. Press again for another.',
  proof_invalid: 'The piece of work was not accepted. Press again to do another.',
  proof_used: 'The piece of work was used before. Press again to do another.',
  drop_not_open: 'It is not open yet. Wait for the time below; this page needs no reloading.',
  entries_closed: 'Entries are closed. Look out for the next drop.',
  drop_closed: 'This drop is over. Nothing was charged.',
  sold_out: 'The last one has just found its buyer. Nothing was charged.',
  stock_held: 'Every one that is left is held by somebody just now. Try again in a moment.',
  insufficient_stock: 'There are not that many left of this one. Choose fewer, or another.',
  pass_invalid: 'This was not the pass of your own entry. Use the button on this page.',
  pass_not_yet_valid: 'A moment too early. Wait a second and press again.',
  pass_expired: 'The time to choose had run out. What was set aside went to the next shopper.',
  pass_used: 'You have chosen already: go on with your checkout.',
  purchase_limit_reached: 'That is more than one shopper may have in this drop. Choose fewer.',
  not_found: 'This is not part of the drop. Choose one of those shown.',
}

/** A problem of a drop in a shopper's words. */
export const dropWordsOf = (problem: Problem): string => WORDS[problem.code] ?? wordsOf(problem)
