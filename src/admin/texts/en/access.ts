import { number, plural } from '../wording.ts'

/** The sign-in of staff. */
export const signIn = {
  title: 'Sign in',
  text: 'Enter your email. We’ll send you a code.',
  email: 'Email',
  emailHint: 'The address the owner of the shop added you with.',
  send: 'Send me a code',
  sent: (email: string, minutes: number) =>
    `If ${email} belongs to a member of staff, a code is on its way. It works once, within ${number(minutes)} ${plural(minutes, { one: 'minute', other: 'minutes' })}.`,
  code: 'Code',
  codeHint: '6 digits from the email.',
  enter: 'Sign in',
  again: 'Send a new code',
  other: 'Use another email',
  local: 'Mails of this local shop stay in its outbox.',
  outbox: 'Open the outbox',
  byToken: 'Sign in with an access token',
  emailWrong: 'Enter an email address, such as ada@example.com.',
  codeMissing: 'Enter the code from the email.',
  codeWrong:
    'This code isn’t right, was used before, or has expired. Check the digits or send a new one.',
  tooManyTries: (minutes: number) =>
    `Too many wrong codes. Try again in ${number(minutes)} ${plural(minutes, { one: 'minute', other: 'minutes' })}.`,
  tooManyCodes: (minutes: number) =>
    `We’ve sent several codes to this address. Enter the last one, or ask for another in ${number(minutes)} ${plural(minutes, { one: 'minute', other: 'minutes' })}.`,
  unavailable: 'Codes can’t be sent right now. Try again in a moment.',
  waiting: {
    title: 'Your session has ended',
    text: 'Nothing is lost and nothing has been saved yet. Sign in, and your form is sent as you filled it in.',
    enter: 'Sign in and send the form',
  },
  files: {
    title: 'Your session has ended',
    text: 'Nothing has been saved. Files can’t be kept: after signing in, choose them again.',
  },
  confirm: {
    title: 'Confirm it’s you',
    form: (email: string) =>
      `This needs a recent sign-in. Enter the code we sent to ${email}, and your form is sent as you filled it in.`,
    page: 'This needs a recent sign-in. We’ll send you a code.',
    enter: 'Confirm and continue',
  },
}
