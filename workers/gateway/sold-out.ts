import { BoundedMap } from '../../src/shared/anti-scalper/bounded-map.ts'
import type { DropStatus } from '../../src/shared/drop/contract.ts'
import type { ProblemCode } from '../../src/shared/platform/problem.ts'
import { dropView } from './drop-view.ts'
import { requestIdOf } from './middleware/request-id.ts'
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

const ended = new BoundedMap<string, Prepared>(ENDED_MAX)

/** JSON that lacks its last member: `{…,"name":"`. */
const without = (value: object, name: string): string =>
  `${JSON.stringify(value).slice(0, -1)},"${name}":"`

/** Keeps what a drop that is over answers from now on. Sold out and closed are for ever. */
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
  if (method === 'GET' && tail === '') {
    const body = `${prepared.get}${new Date().toISOString()}"}`
    return respond(request, 200, 'application/json', body)
  }
  const post = method === 'POST' ? prepared.posts.get(tail) : undefined
  return post ? respond(request, post.status, 'application/problem+json', post.head) : null
}

function respond(request: Request, status: number, type: string, text: string): Response {
  const requestId = requestIdOf(request.headers.get('x-request-id'))
  const isProblem = status >= 400
  return new Response(isProblem ? `${text}${requestId}"}` : text, {
    status,
    headers: {
      ...SECURITY_HEADERS,
      'content-type': type,
      ...(isProblem ? { 'cache-control': 'no-store' } : {}),
      'x-request-id': requestId,
      ...(request.url.startsWith('https:')
        ? { 'strict-transport-security': TRANSPORT_SECURITY }
        : {}),
    },
  })
}
