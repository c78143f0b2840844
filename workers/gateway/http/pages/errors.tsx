import type { FC } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { PROBLEMS } from '../../../../src/shared/platform/problem.ts'
import type { Problem } from '../../../../src/shared/platform/result.ts'
import { ButtonLink } from '../../../../src/storefront/components/controls/button.tsx'
import { Icon, type IconName } from '../../../../src/storefront/components/controls/icon.tsx'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import type { GatewayContext } from '../app.ts'
import { problemResponse } from '../problem-response.ts'
import { renderPage } from './render.tsx'

/** Whether the request wants a page; programs get a problem instead. */
export const wantsPage = (c: GatewayContext): boolean =>
  /\btext\/html\b/.test(c.req.header('accept') ?? '') && !c.req.path.startsWith('/api/')

/** Answers a problem in the caller's own language: a page for people, a problem+json for programs. */
export async function answerProblem(c: GatewayContext, problem: Problem): Promise<Response> {
  return wantsPage(c) ? problemPage(c, problem) : problemResponse(c, problem)
}

interface Words {
  icon: IconName
  title: string
  text: string
}

const TEXT = texts.errors
const MISSING: Words = { icon: 'search', ...TEXT.missing }
const OUT: Words = { icon: 'clock', ...TEXT.outage }
const FOREIGN: Words = { icon: 'shield', ...TEXT.foreign }
const BUSY: Words = { icon: 'clock', ...TEXT.busy }
const REFUSED: Words = { icon: 'warning', ...TEXT.refused }

function wordsOf(problem: Problem): Words {
  const { status, advice } = PROBLEMS[problem.code]
  if (problem.code === 'cross_site_request') return FOREIGN
  if (status === 404 || status === 405) return MISSING
  if (status === 429) return BUSY
  if (status >= 500) return OUT
  return { ...REFUSED, text: problem.detail ?? advice }
}

/** The page for a problem: not found, refused or unavailable. */
export async function problemPage(c: GatewayContext, problem: Problem): Promise<Response> {
  const { status, retryable } = PROBLEMS[problem.code]
  const retryAfter = problem.retryAfter ?? (retryable ? 1 : undefined)
  if (retryAfter !== undefined) c.header('retry-after', String(retryAfter))
  const words = wordsOf(problem)
  return renderPage(
    c,
    {
      title: words.title,
      canonical: c.req.path,
      noIndex: true,
      visibility: 'private',
      // The table's statuses are error statuses, all of which carry a body.
      status: status as ContentfulStatusCode,
    },
    <ProblemContent {...words} requestId={status >= 500 ? c.var.requestId : null} />,
  )
}

const ProblemContent: FC<Words & { requestId: string | null }> = (props) => (
  <div class="shop-width flex flex-col items-center py-20 text-center lg:py-28">
    <span class="rounded-full bg-accent-soft p-5 text-accent">
      <Icon name={props.icon} size={36} />
    </span>
    <h1 class="mt-8 text-3xl">{props.title}</h1>
    <p class="mt-4 max-w-prose text-lg text-muted">{props.text}</p>
    <div class="mt-10 flex flex-wrap justify-center gap-3">
      <ButtonLink href="/">{TEXT.goHome}</ButtonLink>
      <ButtonLink href="/search" tone="quiet">
        {TEXT.search}
      </ButtonLink>
    </div>
    {props.requestId === null ? null : (
      <p class="mt-12 text-xs text-muted">{TEXT.reference(<code>{props.requestId}</code>)}</p>
    )}
  </div>
)

/** The page that the service worker shows without a network. */
export const offlinePage = (c: GatewayContext): Promise<Response> =>
  renderPage(
    c,
    { title: TEXT.offline.pageTitle, canonical: '/offline', noIndex: true, visibility: 'public' },
    <div class="shop-width flex flex-col items-center py-20 text-center lg:py-28">
      <span class="rounded-full bg-accent-soft p-5 text-accent">
        <Icon name="offline" size={36} />
      </span>
      <h1 class="mt-8 text-3xl">{TEXT.offline.title}</h1>
      <p class="mt-4 max-w-prose text-lg text-muted">{TEXT.offline.text}</p>
      <p class="mt-10">
        <ButtonLink href="">{TEXT.offline.retry}</ButtonLink>
      </p>
    </div>,
  )
