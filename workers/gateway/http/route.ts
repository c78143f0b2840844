import type { RouteConfig } from '@hono/zod-openapi'
import { z } from '@hono/zod-openapi'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { JSON_MAX_DEPTH } from '../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { type Access, admit, allowInput, isOfSession, visibleToStaff } from './access.ts'
import type { GatewayContext, Router } from './app.ts'
import { pointerOf, problemOfZod, problemResponse, unknownField } from './problem-response.ts'
import { unlessRevoked } from './revocation.ts'
import { isIdempotencyKey } from './shopper.ts'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
type Schema = z.ZodType
type Parsed<S> = S extends Schema ? z.output<S> : undefined

interface Input<P, Q, B> {
  params: Parsed<P>
  query: Parsed<Q>
  body: Parsed<B>
}

/** Its place in the OpenAPI document, which leaves out a route that is no part of the shop's API. */
type Place =
  | { undocumented?: never; tag: string; summary: string }
  | { undocumented: true; tag?: never; summary?: never }

type RouteSpec<P, Q, B> = Place &
  Access<Input<P, Q, B>> & {
    method: Method
    /** OpenAPI style: `/api/v1/products/{handle}`. */
    path: string
    /**
     * How the router knows it, where that is not `path`: a fixed name beside a parameter would make
     * it give up its one expression for all routes, which costs every request.
     */
    pattern?: string
    /** Writes accept a key; those that move money or stock require it. */
    idempotency?: 'required' | 'accepted'
    params?: P
    query?: Q
    /** A strict object: unknown fields are refused. */
    body?: B
    /** True where a missing body means `{}`. */
    bodyOptional?: boolean
    /** The handler reads the body itself, as bytes. */
    streamed?: true
    /** True where a form of a page may be the body, too. */
    form?: boolean
    /** The answer's status is the first of them below 300. */
    responses: Record<number, { description: string; schema?: Schema }>
  }

/** A declaration whatever its input is. */
type InputSpec = Omit<
  RouteSpec<z.ZodObject | undefined, z.ZodObject | undefined, Schema | undefined>,
  'challenge' | 'stepUp'
>

type Handler<P, Q, B> = (
  c: GatewayContext,
  input: Input<P, Q, B>,
) => Promise<Result<unknown>> | Result<unknown>

const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })),
    retryable: z.boolean(),
    requestId: z.string(),
  })
  .openapi('Problem')

/**
 * Declares one route: its place in the OpenAPI document, its access, input and limit, and the few
 * lines that answer it. Everything a client sends passes the schemas given here.
 *
 * `handle` gives a `Result`: a value leaves as JSON under the declared status, null under 204 as
 * no body, and a `Response` as it is, such as a stream, a 304 or another declared status.
 */
export function route<
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends Schema | undefined = undefined,
>(router: Router, spec: RouteSpec<P, Q, B>, handle: Handler<P, Q, B>): void {
  if (!spec.undocumented) router.openAPIRegistry.registerPath(describe(spec, spec))
  const path = spec.pattern ?? spec.path.replace(/\{(\w+)\}/g, ':$1')
  const status = firstSuccess(spec.responses)
  router.on(spec.method.toUpperCase(), path, async (c) => {
    // The router knows a pattern: every other address of it is none of this route's.
    if (spec.pattern !== undefined && c.req.path !== spec.path) {
      return problemResponse(c, refuse('not_found').problem)
    }
    const admitted = await admit(c, spec)
    if (!admitted.ok) return problemResponse(c, admitted.problem)
    const input = readInput(c, spec) as Result<Input<P, Q, B>>
    const allowed = input.ok ? await allowInput(c, spec, input.value) : input
    const result = input.ok && allowed.ok ? await handle(c, input.value) : allowed
    const response = respond(c, spec.staff ? visibleToStaff(c, result) : result, status)
    return isOfSession(c, spec) ? unlessRevoked(c, response) : response
  })
}

const firstSuccess = (responses: object): ContentfulStatusCode | 204 =>
  // The responses are declared by status; a route without a success would answer nothing.
  Object.keys(responses)
    .map(Number)
    .find((status) => status < 300) as ContentfulStatusCode | 204

function respond(
  c: GatewayContext,
  result: Result<unknown>,
  status: ContentfulStatusCode | 204,
): Response {
  if (!result.ok) return problemResponse(c, result.problem)
  const { value } = result
  if (value instanceof Response) return value
  return status === 204 ? c.body(null, 204) : c.json(value as object, status)
}

function readInput(
  c: GatewayContext,
  spec: InputSpec,
): Result<{ params: unknown; query: unknown; body: unknown }> {
  const key = readKey(c, spec.idempotency === 'required')
  if (!key.ok) return key
  c.set('idempotencyKey', key.value)

  const params = spec.params?.safeParse(c.req.param())
  // A path that names nothing possible is a thing that does not exist.
  if (params && !params.success) return refuse('not_found')

  const query = readQuery(c, spec.query)
  if (!query.ok) return query

  let body: unknown
  const schema = bodySchema(spec)
  if (schema) {
    const json =
      spec.form && isForm(c)
        ? ok(readForm(c))
        : readJson(c, !spec.body || (spec.bodyOptional ?? false))
    if (!json.ok) return json
    const parsed = schema.safeParse(json.value)
    if (!parsed.success) return { ok: false, problem: problemOfZod(parsed.error, 'body') }
    // A record built key by key would lose this one in silence: it names the record's prototype.
    const lost = pointerOfKey(json.value, '__proto__')
    if (lost !== null) return refuse('unknown_field', undefined, { errors: [unknownField(lost)] })
    body = parsed.data
  }
  return ok({ params: params?.data, query: query.value, body })
}

const NO_BODY = z.strictObject({})

const isOfShopper = ({ auth }: InputSpec): boolean => auth === 'session' || auth === 'order'

/** A shopper's write that takes no body refuses one: it would be part of its key's fingerprint. */
const bodySchema = (spec: InputSpec): Schema | undefined => {
  const mayHaveNone = isOfShopper(spec) && spec.method !== 'get' && !spec.streamed
  return spec.body ?? (mayHaveNone ? NO_BODY : undefined)
}

function readKey(c: GatewayContext, required: boolean): Result<string | null> {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return required ? refuse('idempotency_key_required') : ok(null)
  return isIdempotencyKey(key) ? ok(key) : refuse('idempotency_key_invalid')
}

function readQuery(c: GatewayContext, schema: z.ZodObject | undefined): Result<unknown> {
  if (!schema) return ok(undefined)
  const all = c.req.queries()
  const twice = Object.entries(all).find(([, values]) => values.length > 1)
  if (twice) return refuse('invalid_query', `The parameter ${twice[0]} is given twice.`)
  const parsed = schema.safeParse(
    Object.fromEntries(Object.entries(all).map(([k, v]) => [k, v[0]])),
  )
  return parsed.success
    ? ok(parsed.data)
    : { ok: false, problem: problemOfZod(parsed.error, 'query') }
}

const isForm = (c: GatewayContext): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(c.req.header('content-type') ?? '')

const readForm = (c: GatewayContext): unknown =>
  Object.fromEntries(new URLSearchParams(c.var.bodyText))

function readJson(c: GatewayContext, optional: boolean): Result<unknown> {
  const text = c.var.bodyText
  if (text === '') return optional ? ok({}) : refuse('invalid_json', 'The body is empty.')
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) return refuse('unsupported_media_type')
  if (depthOf(text) > JSON_MAX_DEPTH) {
    return refuse('invalid_body', `The body is nested deeper than ${JSON_MAX_DEPTH} levels.`)
  }
  try {
    return ok(JSON.parse(text))
  } catch {
    return refuse('invalid_json')
  }
}

/** Where a key stands in a JSON value, as a pointer; null where it does not. */
function pointerOfKey(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null
  if (Object.hasOwn(value, key)) return pointerOf([key])
  for (const [name, inner] of Object.entries(value)) {
    const found = pointerOfKey(inner, key)
    if (found !== null) return `${pointerOf([name])}${found}`
  }
  return null
}

/** Depth of nesting of a JSON text, without parsing it: a bomb is refused before it is built. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let i = 0; i < text.length; i += 1) {
    const ch = text.charCodeAt(i)
    if (inString) {
      if (ch === 92) i += 1
      else if (ch === 34) inString = false
    } else if (ch === 34) inString = true
    else if (ch === 123 || ch === 91) deepest = Math.max(deepest, ++depth)
    else if (ch === 125 || ch === 93) depth -= 1
  }
  return deepest
}

function securityOf({ staff, auth }: InputSpec): Record<string, string[]>[] {
  if (staff !== undefined) return [{ staff: [staff] }]
  return auth === 'order' ? [{ session: [] }, { order: [] }] : [{ session: [] }]
}

function describe(
  spec: InputSpec,
  { tag, summary }: { tag: string; summary: string },
): RouteConfig {
  const problem = { content: { 'application/problem+json': { schema: ProblemSchema } } }
  const keyHeader = z.object({
    'idempotency-key':
      spec.idempotency === 'required' ? z.string().max(255) : z.string().max(255).optional(),
  })
  return {
    method: spec.method,
    path: spec.path,
    tags: [tag],
    summary,
    ...(spec.auth === 'none' ? {} : { security: securityOf(spec) }),
    request: {
      ...(spec.params ? { params: spec.params } : {}),
      ...(spec.query ? { query: spec.query } : {}),
      ...(spec.idempotency ? { headers: keyHeader } : {}),
      ...(spec.body
        ? {
            body: {
              required: !spec.bodyOptional,
              content: { 'application/json': { schema: spec.body } },
            },
          }
        : {}),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(spec.responses).map(([status, { description, schema }]) => [
          status,
          schema ? { description, content: { 'application/json': { schema } } } : { description },
        ]),
      ),
      '4XX': { description: 'Refused; see `code`.', ...problem },
      '5XX': { description: 'Temporarily unavailable; retry with the same key.', ...problem },
    },
  }
}
