import { inParallel } from '../load/in-parallel.ts'
import { newSession } from '../load/order-flow.ts'
import type { PatientClient } from '../load/patient-client.ts'
import { terminalProgress } from '../local/progress.ts'

const SIGN_INS_AT_ONCE = 16

/**
 * Signs new members in, each by the code of its mail, as a client does.
 * @param runId makes their addresses unlike those of other runs
 * @returns the tokens of their sessions
 */
export async function signInMembers(
  client: PatientClient,
  count: number,
  runId: string,
): Promise<string[]> {
  const tokens: string[] = []
  const bar = terminalProgress.bar('members', count)
  const emails = Array.from({ length: count }, (_, n) => `member-${runId}-${n}@kerbside.example`)
  await inParallel(emails, SIGN_INS_AT_ONCE, async (email) => {
    tokens.push(await signIn(client, email))
    bar.done(tokens.length)
  })
  bar.end()
  return tokens
}

async function signIn(client: PatientClient, email: string): Promise<string> {
  const token = await newSession(client)
  await client.text({ method: 'POST', path: '/api/v1/session/codes', token, body: { email } })
  const code = await mailedCode(client, email)
  const path = '/api/v1/session/verify'
  const member = await client.json<{ token: string }>({
    ...{ method: 'POST', path, token, body: { email, code } },
  })
  return member.token
}

/** The code of the newest mail to an address. A mail is stored a moment after its request. */
async function mailedCode(client: PatientClient, email: string): Promise<string> {
  const path = `/dev/outbox?to=${encodeURIComponent(email)}`
  for (let tries = 0; tries < 100; tries += 1) {
    const { data } = await client.json<{ data: { text: string }[] }>({ method: 'GET', path })
    const code = /\bcode is (\d{6})\b/.exec(data[0]?.text ?? '')?.[1]
    if (code !== undefined) return code
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`no code was mailed to ${email}`)
}
