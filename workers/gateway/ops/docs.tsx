import type { FC } from 'hono/jsx'
import { permissionsOf } from '../../../src/shared/platform/environment.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import { TestShopNotice } from '../../../src/storefront/components/layout/test-shop-notice.tsx'
import { islandTexts } from '../../../src/storefront/texts/island-texts.ts'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { apiReader } from '../http/pages/assets.ts'
import { wantsPage } from '../http/pages/errors.tsx'
import { renderPage } from '../http/pages/render.tsx'

/** The API, browsable, and the table of its error codes. */
const TEXT = texts.docs

export const docsPages = createRouter()

/** The reader puts its styles into the page itself; it may ask this shop alone. */
const READER_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Nothing of the reader comes from elsewhere: no fonts, no assistant, no proxy for its requests. */
const READER_CONFIG = JSON.stringify({
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
})

docsPages.get('/docs', (c) => {
  c.header('content-security-policy', READER_POLICY)
  c.header('cache-control', 'public, max-age=300')
  return c.html(
    <html lang={islandTexts.language}>
      <head>
        <meta charset="utf-8" />
        <title>{TEXT.title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      </head>
      <body>
        {permissionsOf(c.env.ENVIRONMENT).testNotice ? <TestShopNotice /> : null}
        <noscript>{TEXT.needsScript(<a href="/openapi.json">{TEXT.document}</a>)}</noscript>
        <script
          id="api-reference"
          type="application/json"
          data-url="/openapi.json"
          data-configuration={READER_CONFIG}
        />
        <script src={apiReader} />
      </body>
    </html>,
  )
})

docsPages.get('/docs/errors', async (c) => {
  if (wantsPage(c)) return errorsPage(c)
  c.header('cache-control', 'public, max-age=300')
  c.header('vary', 'accept')
  return c.json({
    data: Object.entries(PROBLEMS).map(([code, problem]) => ({ code, ...problem })),
  })
})

const errorsPage = (c: GatewayContext): Promise<Response> =>
  renderPage(
    c,
    {
      title: TEXT.errorCodes,
      description: TEXT.errorCodesDescription,
      canonical: '/docs/errors',
      noIndex: true,
      visibility: 'private',
    },
    <div class="shop-width py-10">
      <h1 class="text-3xl">{TEXT.errorCodes}</h1>
      <p class="mt-3 max-w-prose text-muted">
        {TEXT.errorCodesText}{' '}
        <a href="/docs" class="text-link">
          {TEXT.browse}
        </a>
      </p>
      <dl class="mt-8 grid gap-x-8 border-t border-line">
        {Object.entries(PROBLEMS).map(([code, problem]) => (
          <ErrorCode code={code} {...problem} />
        ))}
      </dl>
    </div>,
  )

interface ErrorCodeProps {
  code: string
  status: number
  title: string
  advice: string
  retryable: boolean
}

const ErrorCode: FC<ErrorCodeProps> = ({ code, status, title, advice, retryable }) => (
  <div
    id={code}
    class="grid gap-x-8 gap-y-1 border-b border-line py-4 target:bg-accent-soft sm:grid-cols-[20rem_1fr]"
  >
    <dt>
      <code class="text-sm font-semibold">{code}</code>
      <span class="block text-sm text-muted tabular-nums">
        {status} {retryable ? TEXT.retryable : ''}
      </span>
    </dt>
    <dd>
      <p class="font-semibold">{title}</p>
      <p class="text-muted">{advice}</p>
    </dd>
  </div>
)
