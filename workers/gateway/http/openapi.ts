import shop from '../../../shop.config.ts'
import type { Router } from './app.ts'

/** The sections of the document, in a reader's order: shoppers first, then staff, then operations. */
const SECTIONS = ['/api/v1/', '/catalog/', '/media/', '/api/admin/']
const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/**
 * Serves `/openapi.json`. Paths, methods and schemas are sorted, so that the document depends on
 * the routes alone and not on the order in which areas are mounted.
 */
export function serveOpenApi(app: Router): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token of POST /api/v1/sessions, or the cookie it sets.',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'order', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token of one order, of POST /api/v1/orders/lookup/verify.',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'staff', {
    type: 'http',
    scheme: 'bearer',
    description: 'A staff token.',
  })
  app.get('/openapi.json', (c) => {
    const {
      components = {},
      paths = {},
      ...head
    } = app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: `${shop.name} API`, version: '1.0.0' },
    })
    return c.json({
      ...head,
      components: mapValues(components, (group) => sorted(group, (name) => name)),
      paths: mapValues(sorted(paths, bySection), (methods) => sorted(methods, byMethod)),
    })
  })
}

function bySection(path: string): string {
  const section = SECTIONS.findIndex((prefix) => path.startsWith(prefix))
  return `${section < 0 ? SECTIONS.length : section} ${path}`
}

const byMethod = (method: string): string => String(METHODS.indexOf(method))

const mapValues = (record: object, map: (value: object) => object): object =>
  Object.fromEntries(Object.entries<object>({ ...record }).map(([key, value]) => [key, map(value)]))

/** The record with its keys by their rank, in code units. */
function sorted(record: object, rank: (key: string) => string): object {
  const entries = Object.entries<unknown>({ ...record })
  return Object.fromEntries(
    entries.sort(([a], [b]) => (rank(a) < rank(b) ? -1 : Number(rank(a) > rank(b)))),
  )
}
