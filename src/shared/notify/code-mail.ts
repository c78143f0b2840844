import type { Mail, Sender } from './contract.ts'

/** The mail that carries a one-time code. It names what the code is for, so that nobody is talked
 * out of it. `at` is RFC 3339. */
export const codeMail = (
  code: string,
  { to, purpose, minutes }: { to: string; purpose: string; minutes: number },
  sender: Sender,
  at: string,
): Omit<Mail, 'id'> => ({
  to,
  subject: `${code} is your code`,
  text: [
    `Your code is ${code}. It is for ${purpose} and good for ${minutes} minutes.`,
    'Give it to nobody: we never ask for it. If you did not ask for it, ignore this mail.',
    `Questions? Write to ${sender.supportEmail}.`,
    sender.name,
  ].join('\n\n'),
  at,
})
