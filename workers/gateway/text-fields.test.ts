import { beforeAll, describe, expect, it } from 'vitest'

/** What of an OpenAPI schema says which strings it takes. */
interface SchemaNode {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  pattern?: string
  format?: string
  'x-text'?: string
  properties?: Record<string, SchemaNode>
  additionalProperties?: SchemaNode | boolean
  items?: SchemaNode
  anyOf?: SchemaNode[]
  oneOf?: SchemaNode[]
  allOf?: SchemaNode[]
}
interface Operation {
  parameters?: { name: string; in: string; schema: SchemaNode }[]
  requestBody?: { content: Record<string, { schema: SchemaNode }> }
}
interface Document {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, SchemaNode> }
}

let document: Document

beforeAll(async () => {
  const { default: app } = await import('./index.ts')
  document = await (
    await app.request('/openapi.json', {}, { ENVIRONMENT: 'local' })
  ).json<Document>()
})

const isText = ({ type }: SchemaNode): boolean => [type].flat().includes('string')

const isBound = (node: SchemaNode): boolean =>
  [node.enum, node.const, node.pattern, node.format, node['x-text']].some((v) => v !== undefined)

/** Where in a schema any string at all is taken. */
function freeTexts(node: SchemaNode, at: string): string[] {
  if (node.$ref !== undefined) {
    const name = node.$ref.split('/').at(-1) ?? ''
    return freeTexts(document.components.schemas[name] ?? {}, at)
  }
  const inside: [SchemaNode, string][] = [
    ...Object.entries(node.properties ?? {}).map(
      ([k, v]) => [v, `${at}/${k}`] as [SchemaNode, string],
    ),
    ...[node.items ?? []].flat().map((item) => [item, `${at}/*`] as [SchemaNode, string]),
    ...[node.anyOf ?? [], node.oneOf ?? [], node.allOf ?? []]
      .flat()
      .map((part) => [part, at] as [SchemaNode, string]),
  ]
  if (typeof node.additionalProperties === 'object') {
    inside.push([node.additionalProperties, `${at}/*`])
  }
  const own = isText(node) && !isBound(node) ? [at] : []
  return [...own, ...inside.flatMap(([part, where]) => freeTexts(part, where))]
}

describe('every text a client sends is one of the text schemas, an enum, or has a form:', () => {
  it('in bodies', () => {
    const free = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody }]) =>
        Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
          freeTexts(schema, `${method} ${path} body`),
        ),
      ),
    )
    expect(free).toEqual([])
  })

  it.each(['query', 'path'])('in the %s', (place) => {
    const free = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { parameters = [] }]) =>
        parameters
          .filter((parameter) => parameter.in === place)
          .flatMap(({ name, schema }) => freeTexts(schema, `${method} ${path} ${name}`)),
      ),
    )
    expect(free).toEqual([])
  })
})
