import { inParallel } from '../load/in-parallel.ts'
import { newSession } from '../load/order-flow.ts'
import type { PatientClient } from '../load/patient-client.ts'
import { terminalProgress } from '../local/progress.ts'

const SIGN_INS_AT_ONCE = 16
const TRIES = 500
const LOOK_EVERY_MS = 20

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
    const { token } = await signIn(client, await newSession(client), { email })
    tokens.push(token)
    bar.done(tokens.length)
  })
  bar.end()
  return tokens
}

interface SignedIn {
  token: string
  merge: { id: string } | null
  /** Milliseconds of the request that signs in, its merge included. */
  ms: number
}

/** Signs a visitor in. `after` counts the codes that were mailed to the address before. */
export async function signIn(
  client: PatientClient,
  token: string,
  { email, after = 0 }: { email: string; after?: number },
): Promise<SignedIn> {
  await client.text({ method: 'POST', path: '/api/v1/session/codes', token, body: { email } })
  const code = await mailedCode(client, email, after)
  const path = '/api/v1/session/verify'
  const began = performance.now()
  const signedIn = await client.json<Omit<SignedIn, 'ms'>>({
    ...{ method: 'POST', path, token, body: { email, code } },
  })
  return { ...signedIn, ms: performance.now() - began }
}

/**
 * The newest code that was mailed to an address. A mail is stored a moment after its request.
 * @param after how many codes came before it
 */
async function mailedCode(client: PatientClient, email: string, after: number): Promise<string> {
  const path = `/dev/outbox?to=${encodeURIComponent(email)}`
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { data } = await client.json<{ data: { text: string }[] }>({ method: 'GET', path })
    const codes = data.flatMap(({ text }) => /\bcode is (\d{6})\b/.exec(text)?.[1] ?? [])
    if (codes[0] !== undefined && codes.length > after) return codes[0]
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  throw new Error(`no code was mailed to ${email}`)
}
