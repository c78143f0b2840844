import { beforeAll, describe, expect, it } from 'vitest'
import { STAFF_ROLES, type StaffRole } from '../../src/shared/staff/contract.ts'
import { PERMISSION_ROLES, type Permission } from '../../src/shared/staff/permissions.ts'
import { mayAct } from '../../src/shared/staff/rules.ts'
import { staffGateway } from '../../tests/fixtures/staff-gateway.ts'
import { catalogArea } from './catalog/area.ts'
import { dropsArea } from './drops/area.ts'
import { createRouter } from './http/app.ts'
import { inventoryArea } from './inventory/area.ts'
import { mailArea } from './mail/area.ts'
import { opsArea } from './ops/area.ts'
import { ordersArea } from './orders/area.ts'
import { reportsArea } from './reports/area.ts'
import { staffArea } from './staff/area.ts'

const areas = [
  ...[catalogArea, dropsArea, inventoryArea, mailArea, opsArea, ordersArea, reportsArea],
  staffArea,
]
const whole = createRouter()
for (const area of areas) whole.route('/', area)

/** Every documented route of the staff, by its permission. */
const routes = whole.openAPIRegistry.definitions.flatMap((definition) => {
  if (definition.type !== 'route') return []
  const { method, path, security = [] } = definition.route
  const [permission] = security[0]?.staff ?? []
  if (permission === undefined) return []
  return [{ method: method.toUpperCase(), path, permission: permission as Permission }]
})

/** The forms of the back office, the public ones of its sign-in left out. */
const forms = whole.routes
  .filter(({ method, path }) => method === 'POST' && path.startsWith('/admin/'))
  .map(({ path }) => path)
  .filter((path) => !/^\/admin\/(sign-in|sign-out|theme)\b/.test(path))

const filled = (path: string): string => path.replace(/\{\w+\}|:\w+/g, 'x')

describe('every role at every route of the staff', () => {
  let gateway: Awaited<ReturnType<typeof staffGateway>>
  const tokens = new Map<StaffRole, string>()
  beforeAll(async () => {
    gateway = await staffGateway(areas)
    for (const role of STAFF_ROLES) tokens.set(role, await gateway.tokenOf(role))
  })

  it('is known: the routes are there, and each has a permission of the table', () => {
    expect(routes.length).toBeGreaterThan(35)
    const unknown = routes.filter(({ permission }) => !(permission in PERMISSION_ROLES))
    expect(unknown).toEqual([])
    const open = whole.openAPIRegistry.definitions.flatMap((definition) =>
      definition.type === 'route' && definition.route.path.startsWith('/api/admin/')
        ? [definition.route]
        : [],
    )
    expect(open.filter(({ security }) => !security).map(({ path }) => path)).toEqual([
      '/api/admin/v1/sessions/codes',
      '/api/admin/v1/sessions/verify',
    ])
  })

  it.each(STAFF_ROLES)(
    '%s is allowed as the table says, before body and existence',
    async (role) => {
      const wrong: string[] = []
      for (const { method, path, permission } of routes) {
        // Ending the own session would end the test's.
        if (permission === 'session.end') continue
        const headers = { authorization: `Bearer ${tokens.get(role)}` }
        const answer = await gateway.send(method, filled(path), { headers })
        const refused = answer.status === 403 && answer.json.permission === permission
        const allowed = answer.status !== 401 && answer.status !== 403
        if (mayAct(role, permission) ? !allowed : !refused) {
          wrong.push(`${method} ${path}: ${answer.status}`)
        }
      }
      expect(wrong).toEqual([])
    },
  )

  it('a role that only reads is refused by every form of the back office', async () => {
    expect(forms.length).toBeGreaterThan(0)
    const headers = { 'sec-fetch-site': 'same-origin', cookie: `staff=${tokens.get('viewer')}` }
    for (const path of forms) {
      const { status } = await gateway.send('POST', filled(path), { headers })
      expect([path, status]).toEqual([path, 403])
    }
  })
})

describe('the table of permissions', () => {
  const permissions = Object.keys(PERMISSION_ROLES) as Permission[]
  const of = (role: StaffRole) => permissions.filter((permission) => mayAct(role, permission))

  it('gives the owner everything and the manager all but staff', () => {
    expect(of('owner')).toEqual(permissions)
    expect(permissions.filter((one) => !of('manager').includes(one))).toEqual(
      permissions.filter((one) => one.startsWith('staff.')),
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
    expect(steps('support')).toEqual(['order.read', 'order.cancel', 'order.export'])
    expect(steps('warehouse')).toEqual(['order.read', 'order.pack', 'order.ship', 'order.deliver'])
    expect(of('support')).not.toContain('inventory.adjust')
    expect(of('warehouse')).toContain('inventory.adjust')
  })
})
