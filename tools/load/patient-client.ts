import {
  ConnectionLost,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
} from './http-client.ts'

const KEEP_TRYING_MS = 5 * 60_000
const PAUSE_FIRST_MS = 50
const PAUSE_MAX_MS = 2_000

/** A request the shop refused for good, or did not answer for as long as we kept trying. */
export class RequestFailed extends Error {
  override name = 'RequestFailed'
  readonly status: number
  readonly code: string

  constructor(request: HttpRequest, status: number, code: string) {
    super(`${request.method} ${request.path}: ${status} ${code}`)
    this.status = status
    this.code = code
  }
}

interface PatientOptions {
  client: HttpClient
  /** In 0 … 1: spreads what many clients try again. */
  random: () => number
  onRetry: () => void
}

/**
 * Sends until it is answered: a broken connection, a 5xx, a 429 and whatever the shop calls
 * retryable are tried again under the same key, for five minutes. A server that was killed and started
 * again meanwhile is one that answers late. Gives the body of the 2xx answer.
 */
export class PatientClient {
  private readonly options: PatientOptions

  constructor(options: PatientOptions) {
    this.options = options
  }

  async json<T>(request: HttpRequest): Promise<T> {
    return JSON.parse(await this.text(request))
  }

  async text(request: HttpRequest): Promise<string> {
    const deadline = performance.now() + KEEP_TRYING_MS
    for (let pause = PAUSE_FIRST_MS; ; pause = Math.min(pause * 2, PAUSE_MAX_MS)) {
      const answer = await this.attempt(request)
      if (answer.status >= 200 && answer.status < 300) return answer.text
      const { code, retryable } = refusalOf(answer)
      const wait = Math.max((answer.retryAfter ?? 0) * 1000, pause) * (0.5 + this.options.random())
      if (!retryable || performance.now() + wait > deadline) {
        throw new RequestFailed(request, answer.status, code)
      }
      this.options.onRetry()
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }

  private async attempt(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.options.client.send(request)
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error
      return { status: 0, retryAfter: null, text: error.message }
    }
  }
}

function refusalOf({ status, text }: HttpAnswer): { code: string; retryable: boolean } {
  const passing = status === 0 || status === 429 || status >= 500
  try {
    const problem: { code?: string; retryable?: boolean } = JSON.parse(text)
    return { code: problem.code ?? text.slice(0, 200), retryable: problem.retryable ?? passing }
  } catch {
    return { code: text.slice(0, 200), retryable: passing }
  }
}
