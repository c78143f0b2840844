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

/** The members of staff, for owners. */
export const members = {
  title: 'Staff',
  text: 'People who work in this back office. Each signs in with a code by email and sees what the role allows.',
  columns: { name: 'Name', email: 'Email', role: 'Role', since: 'Since' },
  you: 'You',
  all: 'All staff',
  add: {
    title: 'Add a member of staff',
    text: 'We email an invitation to this address. They can sign in at once.',
    submit: 'Add',
  },
  name: 'Name',
  email: 'Email',
  role: 'Role',
  chooseRole: 'Choose a role',
  change: { title: 'Name, email and role', submit: 'Save' },
  roles: 'What each role may do',
  roleTexts: {
    owner: 'Everything, staff included.',
    manager: 'Everything but staff.',
    support: 'Orders: read, cancel and export; mails.',
    warehouse: 'Orders: pack, ship and deliver; stock.',
    viewer: 'Reads everything but staff and mails. Names, emails and addresses are hidden.',
  } as Readonly<Record<string, string>>,
  remove: {
    title: 'Remove',
    text: (name: string) =>
      `${name} is signed out everywhere and can’t sign in any more. The audit keeps the name.`,
    submit: 'Yes, remove',
  },
  sessions: 'Signed in on',
  noSessions: 'Not signed in on any device.',
  lastOwner: 'The shop needs an owner. Make another member of staff an owner first.',
  roleMissing: 'Choose a role.',
}

/** The devices on which staff are signed in. */
export const devices = {
  title: 'Your devices',
  text: 'Where you are signed in. End a session that you don’t know, and tell the owner of the shop.',
  menu: 'Your devices',
  columns: {
    device: 'Device',
    member: 'Member of staff',
    seen: 'Last seen',
    since: 'Signed in',
    action: 'Action',
  },
  current: 'This device',
  end: 'End',
  endOf: (device: string, name: string) => `End the session on ${device} of ${name}`,
  endOwn: (device: string) => `End the session on ${device}`,
  endOthers: 'End all other sessions',
  byToken: 'You signed in with an access token, which is no session. Signing out revokes it.',
  none: 'No other sessions.',
  everyone: 'Devices of all staff',
}
