import { Refusal } from '../local/refusal.ts'
import { runToolWith } from '../local/run-tool.ts'

const API = 'https://api.cloudflare.com/client/v4'
const TRIES_MAX = 3
const RETRY_MS = 1_000
const DASHBOARD = 'https://dash.cloudflare.com'

/** What the API refused: `code` is Cloudflare's own number, 0 where it gave none. */
export class ApiError extends Error {
  readonly status: number
  readonly code: number
  /** The path that was asked for. */
  readonly path: string

  constructor(answer: Response, code: number, message: string) {
    super(message)
    this.status = answer.status
    this.code = code
    this.path = new URL(answer.url).pathname
  }
}

interface Envelope {
  success?: boolean
  result?: unknown
  errors?: { code: number; message: string }[]
}

interface Sent {
  query?: Record<string, string>
  json?: unknown
  bytes?: Uint8Array
}

const NOT_LOGGED_IN =
  'Not logged in to Cloudflare. Run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN ' +
  '(docs/deploy.md names the permissions it needs).'

/** The token of the environment, or of wrangler's login. Throws Refusal where there is none. */
async function readToken(): Promise<string> {
  const given = process.env.CLOUDFLARE_API_TOKEN
  if (given) return given
  // The level is set here: a quieter one in the environment hides the answer.
  const { ok, out } = await runToolWith({ WRANGLER_LOG: 'log' }, [
    ...['wrangler', 'auth', 'token', '--json'],
  ])
  if (!ok) throw new Refusal(NOT_LOGGED_IN)
  const found: unknown = JSON.parse(out.slice(out.indexOf('{')))
  if (typeof found === 'object' && found !== null && 'token' in found) return String(found.token)
  throw new Refusal('Set CLOUDFLARE_API_TOKEN: an API key with an e-mail is not supported.')
}

/** Cloudflare's REST API for one account. Every failure is an ApiError or a Refusal. */
export class Cloudflare {
  readonly accountId: string
  readonly #token: string

  constructor(accountId: string, token: string) {
    this.accountId = accountId
    this.#token = token
  }

  /** The `result` of the answer. A read that failed on the way is tried again. */
  async call<T>(method: string, path: string, sent: Sent = {}): Promise<T> {
    const answer = await send(this.#token, method, `/accounts/${this.accountId}${path}`, sent)
    return (await resultOf(answer)) as T
  }

  /**
   * The `result`, or null where the API says that there is no such thing.
   * @param codes the codes that say so; left out, any answer of status 404 does
   */
  async find<T>(path: string, codes?: readonly number[]): Promise<T | null> {
    try {
      return await this.call<T>('GET', path)
    } catch (error) {
      const absent = error instanceof ApiError && error.status === 404
      if (absent && (codes === undefined || codes.includes(error.code))) return null
      throw error
    }
  }

  /** The content of an object, or null where there is none. */
  async readObject(bucket: string, key: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const path = `/accounts/${this.accountId}${objectPath(bucket, key)}`
    const answer = await send(this.#token, 'GET', path, {})
    if (answer.status === 404) return null
    if (!answer.ok) await resultOf(answer)
    return new Uint8Array(await answer.arrayBuffer())
  }

  writeObject = (bucket: string, key: string, bytes: Uint8Array): Promise<unknown> =>
    this.call('PUT', objectPath(bucket, key), { bytes })

  deleteObject = (bucket: string, key: string): Promise<unknown> =>
    this.call('DELETE', objectPath(bucket, key))
}

const objectPath = (bucket: string, key: string): string =>
  `/r2/buckets/${bucket}/objects/${key.split('/').map(encodeURIComponent).join('/')}`

async function send(token: string, method: string, path: string, sent: Sent): Promise<Response> {
  const base = process.env.CLOUDFLARE_API_BASE_URL ?? API
  const query = sent.query ? `?${new URLSearchParams(sent.query)}` : ''
  const json = sent.json === undefined ? undefined : JSON.stringify(sent.json)
  const body = sent.bytes ? new Uint8Array(sent.bytes) : json
  const headers = {
    authorization: `Bearer ${token}`,
    ...(sent.json === undefined ? {} : { 'content-type': 'application/json' }),
  }
  for (let attempt = 1; ; attempt += 1) {
    const again = method === 'GET' && attempt < TRIES_MAX
    try {
      const init = { method, headers, ...(body === undefined ? {} : { body }) }
      const answer = await fetch(base + path + query, init)
      if (!again || (answer.status < 500 && answer.status !== 429)) return answer
    } catch (error) {
      if (!again) throw new Refusal(`Cloudflare's API cannot be reached: ${error}`)
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS * attempt))
  }
}

async function resultOf(answer: Response): Promise<unknown> {
  const body = (await answer.json().catch(() => ({}))) as Envelope
  if (answer.ok && body.success !== false) return body.result
  const [first] = body.errors ?? []
  const message = first?.message ?? `The answer was ${answer.status} without a reason.`
  throw new ApiError(answer, first?.code ?? 0, message)
}

/** The account to work in. Throws Refusal where it is not clear which. */
export async function openAccount(): Promise<Cloudflare> {
  const token = await readToken()
  const chosen = process.env.CLOUDFLARE_ACCOUNT_ID
  if (chosen) return new Cloudflare(chosen, token)
  const query = { per_page: '50' }
  const answer = await send(token, 'GET', '/accounts', { query })
  const accounts = (await resultOf(answer)) as { id: string; name: string }[]
  const [only] = accounts
  if (!only) throw new Refusal('The token sees no account. Set CLOUDFLARE_ACCOUNT_ID.')
  if (accounts.length === 1) return new Cloudflare(only.id, token)
  const lines = accounts.map(({ id, name }) => `  CLOUDFLARE_ACCOUNT_ID=${id}   # ${name}`)
  throw new Refusal(
    `The login sees several accounts. Set one of these and run it again:\n${lines.join('\n')}`,
  )
}

/** Known refusals of the platform: code → what to do. `ACCOUNT` stands for the account's id. */
const ADVICE: Record<number, string> = {
  10000:
    `The login is not taken for this, or has no permission for it. Run \`npx wrangler login\`, or ` +
    `set CLOUDFLARE_API_TOKEN with the permissions that docs/deploy.md names.`,
  9109: `The token is not for this account. Check CLOUDFLARE_ACCOUNT_ID and the token.`,
  10042: `R2 is not enabled. Open ${DASHBOARD}/ACCOUNT/r2/overview, choose "Enable R2", and run it again.`,
  100328:
    `The account is on the Workers Free plan, which the shop does not fit into (docs/deploy.md). ` +
    `Choose Workers Paid at ${DASHBOARD}/ACCOUNT/workers/plans and run it again.`,
  7406: `The account has no room for more D1 databases. See ${DASHBOARD}/ACCOUNT/workers/d1.`,
}

/** No workers.dev subdomain yet: its code means other things elsewhere. */
export const noSubdomain = (accountId: string): Refusal =>
  new Refusal(
    `The account has no workers.dev subdomain. Choose one at ` +
      `${DASHBOARD}/${accountId}/workers/onboarding and run it again.`,
  )

/** An error of the API or of wrangler's output, as a Refusal that says what to do. */
export function explained(what: string, error: unknown, accountId: string): unknown {
  const code = error instanceof ApiError ? error.code : codeIn(error)
  const advice = code === null ? undefined : ADVICE[code]
  const refused =
    error instanceof ApiError
      ? `${what}: Cloudflare refused ${error.path}: ${error.message} [code: ${error.code}]`
      : null
  if (advice) {
    const lines = [refused, advice.replaceAll('ACCOUNT', accountId)]
    return new Refusal(lines.filter((line) => line !== null).join('\n'))
  }
  return refused === null ? error : new Refusal(refused)
}

/** The API's code in what wrangler printed. */
function codeIn(error: unknown): number | null {
  const found = error instanceof Refusal ? /\[code: (\d+)\]/.exec(error.message) : null
  return found ? Number(found[1]) : null
}
