import type { DeadLetterState } from '../../../shared/dead-letter/contract.ts'
import { number } from '../wording.ts'

export const home = {
  title: 'Home',
  today: 'Today',
  todayHint:
    'Since midnight in the shop’s time zone, against the same weekday last week up to this time. Orders per 100 carts of last week are of the whole day.',
  orders: 'Orders',
  revenue: 'Revenue',
  average: 'Average order',
  conversion: 'Orders per 100 carts',
  lastWeek: (value: string) => `Last week: ${value}`,
  change: (percent: number) => `${percent > 0 ? '+' : ''}${number(percent)} %`,
  attention: 'Needs attention',
  nothing: 'Nothing waits for you.',
  unavailable: 'This part can’t be read right now.',
  atLeast: (count: number) => `${number(count)}+`,
  work: {
    toPack: 'Orders to pack',
    lowStock: 'SKUs about to sell out',
    toShip: 'Orders to ship',
    attention: 'Orders with a dispute or a refund to look at',
    unpaid: 'Orders still unpaid after an hour',
    mails: 'Emails that did not arrive',
    payments: 'Payments to look at',
    deadLetters: 'Messages that failed',
  },
}

export const deadLetters = {
  title: 'Failed messages',
  short: 'Failures',
  text: 'Messages between the parts of the shop that failed too often. Replay one once its cause is mended.',
  columns: {
    message: 'Message',
    queue: 'Queue',
    reason: 'Reason',
    since: 'Since',
    attempts: 'Attempts',
    state: 'State',
  },
  states: {
    dead: 'Waiting',
    replayed: 'Replayed',
    discarded: 'Discarded',
  } satisfies Record<DeadLetterState, string>,
  views: { waiting: 'Waiting', all: 'All' },
  none: { title: 'No failed messages', text: 'Every message has been delivered.' },
  all: 'All failed messages',
  content: 'Content',
  openMail: 'Open the email',
  decided: 'Decided by',
  replay: 'Replay',
  discard: 'Discard',
  discardText: 'The message is lost for good. Do this only if its effect is not needed.',
  discardConfirm: 'Yes, discard it',
}

export const audit = {
  title: 'Audit',
  text: 'Each change by staff. Entries are chained by their hashes: one that was altered shows.',
  columns: { at: 'When', actor: 'Who', action: 'Action', subject: 'Subject', change: 'Change' },
  none: { title: 'No changes yet', text: 'Changes by staff stand here.' },
  noneFound: { title: 'No changes found', text: 'Change or clear the filters.' },
  searchedPart: 'Only a part of the audit was searched. The next page goes on further back.',
  filters: {
    query: 'Search',
    actor: 'Who',
    action: 'Action',
    subject: 'Subject',
    from: 'From',
    to: 'To',
    any: 'Any',
    apply: 'Apply',
  },
  verify: 'Verify all entries',
  intact: (entries: number) => `All ${number(entries)} entries are as they were written.`,
  broken: (sequence: number) => `The chain is broken at entry ${number(sequence)}.`,
  before: 'Before',
  after: 'After',
}
