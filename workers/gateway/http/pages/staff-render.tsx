import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import shop from '../../../../shop.config.ts'
import { AdminPage } from '../../../../src/admin/components/layout/admin-page.tsx'
import { type Frame, THEMES, type Theme } from '../../../../src/admin/components/layout/frame.ts'
import { navigationFor, type Section } from '../../../../src/admin/navigation.ts'
import { permissionsOf } from '../../../../src/shared/platform/environment.ts'
import type { Staff } from '../../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../../src/shared/staff/rules.ts'
import type { GatewayContext } from '../app.ts'
import { type IslandName, staffAssets } from './assets.ts'
import { documentHeaders, takesGzip } from './page-headers.ts'
import { themeCookie } from './staff-cookie.ts'

interface AdminPageOptions {
  title: string
  /** Null on the sign-in page, which has no navigation. */
  staff: Staff | null
  section?: Section | null
  islands?: readonly IslandName[]
  status?: ContentfulStatusCode
  /** Whether the page frames other documents of the shop. */
  frames?: boolean
  /** Further headers of the answer. */
  headers?: Record<string, string>
}

const themeOf = (c: GatewayContext): Theme => {
  const chosen = themeCookie(c)
  return THEMES.find((theme) => theme === chosen) ?? 'system'
}

function frameOf(c: GatewayContext, staff: Staff, section: Section | null): Frame {
  const { pathname, search, searchParams } = new URL(c.req.url)
  const query = pathname === '/admin/search' ? searchParams.get('q') : null
  return {
    staff: { name: staff.name, role: staff.role },
    navigation: navigationFor((permission) => mayAct(staff.role, permission)),
    section,
    path: c.req.method === 'GET' ? pathname + search : '/admin',
    ...(query === null ? {} : { query }),
  }
}

/** Answers a whole document of the staff's. */
export async function renderAdminPage(
  c: GatewayContext,
  options: AdminPageOptions,
  content: Child,
): Promise<Response> {
  const { title, staff, section = null, islands = [], status = 200 } = options
  const { frames = false, headers = {} } = options
  const html = await (
    <AdminPage
      title={title}
      shop={{ name: shop.name, locale: shop.locale }}
      assets={staffAssets(islands)}
      frame={staff === null ? null : frameOf(c, staff, section)}
      theme={themeOf(c)}
      done={new URL(c.req.url).searchParams.get('done') ?? undefined}
      testShop={permissionsOf(c.env.ENVIRONMENT).testNotice}
    >
      {content}
    </AdminPage>
  ).toString()
  const sent = { ...documentHeaders(c.req.url, 'private', { frames }), ...headers }
  if (takesGzip(c.req.header('accept-encoding'))) {
    return c.body(`<!doctype html>${html}`, status, { ...sent, 'content-encoding': 'gzip' })
  }
  return c.body(`<!doctype html>${html}`, status, sent)
}
