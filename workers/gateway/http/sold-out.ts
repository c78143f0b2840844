import type { DropStatus } from '../../../src/shared/drop/contract.ts'
import { dropView } from '../../../src/shared/drop/view.ts'
import { Cache } from '../../../src/shared/kit/cache.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import type { ProblemCode } from '../../../src/shared/platform/problem.ts'
import { SECURITY_HEADERS, TRANSPORT_SECURITY } from './middleware/security-headers.ts'
import { problemBody } from './problem-response.ts'

const ENDED_MAX = 500
const PREFIX = '/api/v1/drops/'
/** `drop_` and 26 characters. */
const ID_CHARS = 31

/** Answers of one drop that is over, ready but for the last member, which is of the moment. */
interface Prepared {
  /** By what follows the drop's id in the path. */
  posts: ReadonlyMap<string, { status: number; head: string }>
  get: string
}

const ended = new Cache<string, Prepared>({ entries: ENDED_MAX })

/** JSON that lacks its last member: `{…,"name":"`. */
const without = (value: object, name: string): string =>
  `${JSON.stringify(value).slice(0, -1)},"${name}":"`

/** Caches the answer of a drop that is over. Sold out and closed are final states. */
export function rememberEnded(status: DropStatus): void {
  const { id } = status.definition
  const isSoldOut = status.state === 'sold_out'
  const post = (path: string, code: ProblemCode): [string, { status: number; head: string }] => {
    const { requestId: _of_the_moment, ...body } = problemBody({ code }, PREFIX + id + path, '')
    return [path, { status: body.status, head: without(body, 'requestId') }]
  }
  ended.set(id, {
    posts: new Map([
      post('/claims', isSoldOut ? 'sold_out' : 'drop_closed'),
      post('/entries', isSoldOut ? 'sold_out' : 'entries_closed'),
    ]),
    get: without(dropView(status), 'serverTime'),
  })
}

/**
 * The very front of the Worker: what can no longer be bought is answered without routing, session
 * or body, so that a crowd that comes too late costs next to nothing. Null for every request this
 * is not about, which includes each drop this isolate does not know to be over.
 */
export function answerEnded(request: Request): Response | null {
  const { url, method } = request
  const at = url.indexOf(PREFIX)
  // The first slash after the scheme begins the path: anything else only looks like this one.
  if (at < 0 || url.indexOf('/', url.indexOf('//') + 2) !== at) return null
  const idAt = at + PREFIX.length
  const prepared = ended.get(url.slice(idAt, idAt + ID_CHARS))
  if (!prepared) return null
  const tail = url.slice(idAt + ID_CHARS)
  const post = method === 'POST' ? prepared.posts.get(tail) : undefined
  if (!post && !(method === 'GET' && tail === '')) return null
  return post ? respondProblem(request, post) : respondView(request, prepared.get)
}

/** The headers of one kind of answer: copied as a whole, not one by one. */
const headersOf = (type: string, more: Record<string, string> = {}): Record<Scheme, Headers> => {
  const plain = { ...SECURITY_HEADERS, 'content-type': type, ...more }
  return {
    http: new Headers(plain),
    https: new Headers({ ...plain, 'strict-transport-security': TRANSPORT_SECURITY }),
  }
}

type Scheme = 'http' | 'https'
const VIEW_HEADERS = headersOf('application/json')
const PROBLEM_HEADERS = headersOf('application/problem+json', { 'cache-control': 'no-store' })

const schemeOf = (url: string): Scheme => (url.startsWith('https:') ? 'https' : 'http')

function respondView({ url }: Request, head: string): Response {
  const headers = VIEW_HEADERS[schemeOf(url)]
  return new Response(`${head}${rfc3339(Date.now())}"}`, { headers })
}

/** The body names the request; to read and to set a header for it would cost more than the rest. */
function respondProblem({ url }: Request, { status, head }: { status: number; head: string }) {
  const headers = PROBLEM_HEADERS[schemeOf(url)]
  return new Response(`${head}${crypto.randomUUID()}"}`, { status, headers })
}
