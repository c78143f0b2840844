/** The headers of every document of the shop. No page has an inline script or style. */
const DOCUMENT_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Forms send their Origin under this policy; under `no-referrer` it would be "null".
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), browsing-topics=()',
  vary: 'accept-encoding',
} as const

/** `host` is named for sockets: not every browser takes 'self' to mean them. */
const contentPolicy = (host: string, frames: boolean): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ws://${host} wss://${host}`,
    ...(frames ? ["frame-src 'self'"] : []),
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

export const PUBLIC_PAGE = 'public, max-age=0, must-revalidate'
const PRIVATE_PAGE = 'private, no-store'

/** The headers of a document at this address. `frames`: it frames other documents of the shop. */
export const documentHeaders = (
  url: string,
  visibility: 'public' | 'private',
  { frames = false }: { frames?: boolean } = {},
): Record<string, string> => ({
  ...DOCUMENT_HEADERS,
  'content-security-policy': contentPolicy(new URL(url).host, frames),
  'cache-control': visibility === 'public' ? PUBLIC_PAGE : PRIVATE_PAGE,
})

/** Whether the client takes gzip (RFC 9110, 12.5.3); `gzip;q=0` says that it does not. */
export const takesGzip = (acceptEncoding: string | undefined): boolean =>
  (acceptEncoding ?? '').split(',').some((part) => {
    const [coding = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    return coding === 'gzip' && !parameters.some((text) => /^q=0(\.0{0,3})?$/.test(text))
  })
