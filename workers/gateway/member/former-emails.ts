import { memberByEmail } from '../../../src/shared/member/store.ts'
import type { GatewayContext } from '../http/app.ts'

/** The former addresses of a member that are no other member's by now: mails to them are its own. */
export async function ownFormerEmails(
  c: GatewayContext,
  formerEmails: readonly string[],
): Promise<string[]> {
  const owners = await Promise.all(
    formerEmails.map((email) => memberByEmail(c.env.DIRECTORY_DB, email)),
  )
  return formerEmails.filter((_, index) => owners[index] === null)
}
