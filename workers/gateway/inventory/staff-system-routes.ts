import { z } from '@hono/zod-openapi'
import {
  DOCUMENT_STATES,
  InventoryDocumentSchema,
  InventorySystemSchema,
} from '../../../src/shared/inventory-system/contract.ts'
import { listDocuments } from '../../../src/shared/inventory-system/manage-documents.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { listSystemsOf, readSystem, resendAllTo, resendOne } from './systems.ts'

export const staffSystemRoutes = createRouter()

const tag = 'Inventory'
const PATH = '/api/admin/v1/inventory-systems'
const params = z.object({ system: token({ max: 40 }) })

route(
  staffSystemRoutes,
  {
    method: 'get',
    path: PATH,
    tag,
    summary: 'List the inventory systems with how many documents they have not taken',
    staff: 'inventory-system.read',
    responses: { 200: { description: 'All of them.', schema: pageOf(InventorySystemSchema) } },
  },
  async (c) => ok({ data: await listSystemsOf(c), nextCursor: null }),
)

route(
  staffSystemRoutes,
  {
    method: 'get',
    path: `${PATH}/{system}/documents`,
    tag,
    summary: 'List the documents of an inventory system, newest first',
    staff: 'inventory-system.read',
    params,
    query: listQuery.extend({ status: z.enum(DOCUMENT_STATES).optional() }),
    responses: { 200: { description: 'One page.', schema: pageOf(InventoryDocumentSchema) } },
  },
  async (c, { params: { system }, query: { limit, cursor = null, status = null } }) => {
    const known = await readSystem(c, system)
    if (!known.ok) return known
    return listDocuments({ db: c.env.ENGAGEMENT_DB }, system, { limit, cursor, state: status })
  },
)

const action = {
  method: 'post',
  tag,
  staff: 'inventory-system.retry',
  idempotency: 'accepted',
  body: z.strictObject({}),
  bodyOptional: true,
} as const

route(
  staffSystemRoutes,
  {
    ...action,
    path: `${PATH}/{system}/documents/{documentId}/retry`,
    summary: 'Send a document once more, with the same key and bytes',
    params: params.extend({ documentId: token({ max: 100 }) }),
    responses: { 202: { description: 'The document now.', schema: InventoryDocumentSchema } },
  },
  (c, { params: { system, documentId } }) => resendOne(c, system, documentId),
)

route(
  staffSystemRoutes,
  {
    ...action,
    path: `${PATH}/{system}/retry`,
    summary: 'Send all documents that the system has not taken now, those of a SKU in their order',
    params,
    responses: {
      202: {
        description: 'How many are tried now; others follow them.',
        schema: z.object({ documents: z.number().int() }),
      },
    },
  },
  (c, { params: { system } }) => resendAllTo(c, system),
)
