import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import shop from '../../../../shop.config.ts'
import { AdminPage } from '../../../../src/admin/components/admin-page.tsx'
import { permissionsOf } from '../../../../src/shared/platform/environment.ts'
import type { GatewayContext } from '../app.ts'
import { assetsOf, type IslandName } from './assets.ts'
import { documentHeaders, takesGzip } from './page-headers.ts'

interface AdminPageOptions {
  title: string
  staff: { name: string } | null
  islands?: readonly IslandName[]
  status?: ContentfulStatusCode
}

/** Answers a whole document of the staff's. */
export async function renderAdminPage(
  c: GatewayContext,
  { title, staff, islands = [], status = 200 }: AdminPageOptions,
  content: Child,
): Promise<Response> {
  const html = await (
    <AdminPage
      title={title}
      shop={{ name: shop.name, locale: shop.locale }}
      assets={assetsOf(islands)}
      staff={staff}
      testShop={permissionsOf(c.env.ENVIRONMENT).testNotice}
    >
      {content}
    </AdminPage>
  ).toString()
  const headers = documentHeaders(c.req.url, 'private')
  if (takesGzip(c.req.header('accept-encoding'))) headers['content-encoding'] = 'gzip'
  return c.body(`<!doctype html>${html}`, status, headers)
}
