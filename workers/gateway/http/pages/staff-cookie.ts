import { getCookie, setCookie } from 'hono/cookie'
import type { GatewayContext } from '../app.ts'

const COOKIE = 'staff'
const THEME_COOKIE = 'staff-theme'
const THEME_SECONDS = 365 * 24 * 60 * 60

/** Only pages below /admin are sent the cookie, and never by a link or a form of another site. */
const optionsOf = (c: GatewayContext, maxAge: number) =>
  ({
    path: '/admin',
    httpOnly: true,
    sameSite: 'Strict',
    maxAge,
    secure: c.req.url.startsWith('https:'),
  }) as const

/** Keeps the token of the staff. The API does not look at it: there a token comes in a header. */
export function setStaffCookie(c: GatewayContext, token: string, maxAgeSeconds: number): void {
  setCookie(c, COOKIE, token, optionsOf(c, maxAgeSeconds))
}

/** The token in the cookie of a staff page. */
export const staffCookie = (c: GatewayContext): string | undefined => getCookie(c, COOKIE)

/** Keeps the theme that a member of staff chose for this browser; null forgets it. */
export function setThemeCookie(c: GatewayContext, theme: string | null): void {
  setCookie(c, THEME_COOKIE, theme ?? '', optionsOf(c, theme === null ? 0 : THEME_SECONDS))
}

export const themeCookie = (c: GatewayContext): string | undefined => getCookie(c, THEME_COOKIE)
