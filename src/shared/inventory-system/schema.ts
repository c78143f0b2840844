import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { DocumentType } from './contract.ts'

/** Tables of ENGAGEMENT_DB (migrations/engagement). Times are milliseconds since 1970 UTC. */
export const inventorySystems = sqliteTable('inventory_system', {
  system: text('system').primaryKey(),
  cursor: text('cursor').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const inventoryDocuments = sqliteTable(
  'inventory_document',
  {
    position: integer('position').primaryKey(),
    system: text('system').notNull(),
    documentId: text('document_id').notNull(),
    type: text('type').$type<DocumentType>().notNull(),
    body: text('body').notNull(),
    status: text('status', { enum: ['pending', 'delivered'] }).notNull(),
    waits: integer('waits').notNull(),
    tries: integer('tries').notNull(),
    nextAt: integer('next_at').notNull(),
    lastCode: integer('last_code'),
    createdAt: integer('created_at').notNull(),
    deliveredAt: integer('delivered_at'),
  },
  (table) => [
    uniqueIndex('inventory_document_key').on(table.system, table.documentId),
    index('inventory_document_due')
      .on(table.system, table.nextAt)
      .where(sql`${table.status} = 'pending' AND ${table.waits} = 0`),
    index('inventory_document_status').on(table.system, table.status, table.position),
  ],
)

export const inventoryDocumentSkus = sqliteTable(
  'inventory_document_sku',
  {
    system: text('system').notNull(),
    sku: text('sku').notNull(),
    position: integer('position').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.system, table.sku, table.position] }),
    index('inventory_document_sku_position').on(table.position),
  ],
)
