import { beforeAll, describe, expect, it, vi } from 'vitest'
import { STAFF_ROLES, type StaffRole } from '../../src/shared/staff/contract.ts'
import { PERMISSION_ROLES, type Permission } from '../../src/shared/staff/permissions.ts'
import { mayAct } from '../../src/shared/staff/rules.ts'
import { staffGateway } from '../../tests/fixtures/staff-gateway.ts'
import app from './index.ts'

const gateway = () => staffGateway([app])

/** Every route of the staff that the router itself knows: pages, forms and API. */
const routes = [
  ...new Map(
    app.routes
      .filter(({ method, path }) => method !== 'ALL' && /^\/(api\/)?admin(\/|$)/.test(path))
      .map(({ method, path }) => [`${method} ${path}`, { method, path }] as const),
  ).values(),
].filter(({ path }) => !path.includes('*'))

/** The permission that a documented route declares. */
const documented = new Map(
  app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== 'route') return []
    const { method, path, security = [] } = definition.route
    const [permission] = security[0]?.staff ?? []
    const key = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`
    return permission === undefined ? [] : [[key, permission as Permission] as const]
  }),
)

/** Open to everybody: the sign-in, and the forms that need no permission. */
const OPEN = [
  ...['GET /admin', 'GET /admin/sign-in', 'POST /admin/sign-in', 'POST /admin/sign-in/code'],
  ...['POST /admin/sign-in/verify', 'POST /admin/sign-out', 'POST /admin/theme'],
  ...['POST /api/admin/v1/sessions/codes', 'POST /api/admin/v1/sessions/verify'],
]
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
const guarded = routes.filter((route) => !OPEN.includes(nameOf(route)))
/** They would end the session or the token of the test. */
const ENDING = /^(DELETE|POST) .*\/(session|sessions|devices|end-other-sessions)\b/

const filled = (path: string): string => path.replace(/:\w+/g, 'x')

describe('every role at every route of the staff', () => {
  let shop: Awaited<ReturnType<typeof gateway>>
  const tokens = new Map<StaffRole, string>()
  beforeAll(async () => {
    // Bindings that no route of the test needs are absent: a route that is admitted may fail.
    vi.spyOn(console, 'error').mockReturnValue()
    shop = await gateway()
    for (const role of STAFF_ROLES) tokens.set(role, await shop.tokenOf(role))
  })

  /** As a program asks: with a bearer for the API, with the cookie for a page or form. */
  const ask = (route: { method: string; path: string }, token: string) =>
    shop.send(route.method, filled(route.path), {
      headers: {
        accept: 'application/json',
        ...(route.path.startsWith('/api/')
          ? { authorization: `Bearer ${token}` }
          : { authorization: '', cookie: `staff=${token}`, 'sec-fetch-site': 'same-origin' }),
      },
    })

  it('is known to the router: API, pages and forms', () => {
    const of = (pattern: RegExp) => guarded.filter((route) => pattern.test(nameOf(route))).length
    expect(of(/ \/api\/admin\//)).toBeGreaterThan(40)
    expect(of(/^GET \/admin\//)).toBeGreaterThan(15)
    expect(of(/^POST \/admin\//)).toBeGreaterThan(10)
    expect(routes.map(nameOf)).toEqual(expect.arrayContaining(OPEN))
  })

  it('is refused without a sign-in, the sign-in itself left out', async () => {
    const wrong: string[] = []
    for (const route of guarded) {
      const { status } = await ask(route, 'none')
      if (status !== 401) wrong.push(`${nameOf(route)}: ${status}`)
    }
    expect(wrong).toEqual([])
  })

  it('admits the roles of one permission, before body and existence', async () => {
    const wrong: string[] = []
    for (const route of guarded.filter((one) => !ENDING.test(nameOf(one)))) {
      const refused = new Map<StaffRole, string>()
      for (const role of STAFF_ROLES) {
        const { status, json } = await ask(route, tokens.get(role) ?? '')
        if (status === 401) wrong.push(`${nameOf(route)} as ${role}: ${status}`)
        if (status === 403) refused.set(role, String(json?.permission))
      }
      const declared = documented.get(nameOf(route)) ?? [...refused.values()][0]
      for (const role of STAFF_ROLES) {
        const may = declared === undefined || mayAct(role, declared as Permission)
        if (may === refused.has(role) || (!may && refused.get(role) !== declared)) {
          wrong.push(`${nameOf(route)} as ${role}: ${refused.get(role) ?? 'admitted'}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  it('names the permissions of its table alone', () => {
    const unknown = [...documented.values()].filter((one) => !(one in PERMISSION_ROLES))
    expect(unknown).toEqual([])
  })

  it('says so in words on a page, whose navigation leads nowhere that refuses', async () => {
    const html = { accept: 'text/html', 'sec-fetch-site': 'same-origin', authorization: '' }
    for (const role of STAFF_ROLES) {
      const headers = { ...html, cookie: `staff=${tokens.get(role)}` }
      const page = await shop.send('GET', '/admin/staff/x', { headers })
      expect(page.text).toContain(role === 'owner' ? 'Page not found' : 'have access')
      const links = [...page.text.matchAll(/href="(\/admin\/[^"]*)"/g)].map(([, path = '']) => path)
      expect(links).toContain('/admin/home')
      for (const path of new Set(links)) {
        const { status } = await shop.send('GET', path, { headers })
        expect([role, path, status]).not.toEqual([role, path, 403])
      }
    }
  })

  it('refuses every form of the back office to a role that only reads', async () => {
    const forms = guarded.filter((one) => /^POST \/admin\//.test(nameOf(one)))
    // The preview of a promotion writes nothing.
    const open = /\/(devices|end-other-sessions|promotion(s|-slots)\/:id\/form)\b/
    for (const route of forms.filter((one) => !open.test(one.path))) {
      const { status } = await ask(route, tokens.get('viewer') ?? '')
      expect([nameOf(route), status]).toEqual([nameOf(route), 403])
    }
  })
})

describe('the table of permissions', () => {
  const permissions = Object.keys(PERMISSION_ROLES) as Permission[]
  const of = (role: StaffRole) => permissions.filter((permission) => mayAct(role, permission))

  it('gives the owner everything and the manager all but staff and erasure', () => {
    expect(of('owner')).toEqual(permissions)
    expect(permissions.filter((one) => !of('manager').includes(one))).toEqual(
      permissions.filter((one) => one.startsWith('staff.') || one === 'member.erase'),
    )
  })

  it('lets a viewer read and change nothing', () => {
    const own = ['session.start', 'session.end']
    const changing = of('viewer').filter(
      (one) => !/\.(read|export)$/.test(one) && !own.includes(one),
    )
    expect(changing).toEqual([])
    expect(of('viewer')).not.toContain('personal.read')
  })

  it('divides orders between support and warehouse', () => {
    const steps = (role: StaffRole) =>
      of(role).filter((one) => one.startsWith('order.') && one !== 'order.note')
    expect(steps('support')).toEqual(['order.read', 'order.cancel', 'order.refund', 'order.export'])
    expect(steps('warehouse')).toEqual(['order.read', 'order.pack', 'order.ship', 'order.deliver'])
    expect(of('support')).not.toContain('inventory.adjust')
    expect(of('warehouse')).toContain('inventory.adjust')
  })
})
