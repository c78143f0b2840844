import { z } from '@hono/zod-openapi'
import { TAX_CLASSES } from '../../../src/shared/catalog/contract.ts'
import { PRODUCT_SORTS } from '../../../src/shared/catalog/read/contract.ts'
import { QUERY_CHARS_MAX } from '../../../src/shared/catalog/search/rules.ts'
import { AMOUNT_MAX } from '../../../src/shared/platform/limits.ts'
import { MoneySchema } from '../../../src/shared/platform/schemas.ts'
import { exactName, oneLine, token } from '../../../src/shared/platform/text.ts'
import { listQuery, wholeNumber } from '../http/list-query.ts'

/** Shapes of the catalogue's answers. They describe; src/shared/catalog/contract.ts is the law. */
const AvailabilitySchema = z
  .object({
    state: z.enum(['in_stock', 'low', 'out']),
    available: z.number().int().optional(),
  })
  .openapi('Availability', { description: '`available` is told only when few are left.' })

const RatingSchema = z.object({ average: z.number(), count: z.number().int() })

const CategoryRefSchema = z.object({ id: z.string(), handle: z.string(), title: z.string() })

const DocumentVariantSchema = z.object({
  id: z.string(),
  sku: z.string(),
  title: z.string(),
  options: z.array(z.string()),
  price: MoneySchema,
  compareAtPrice: MoneySchema.optional(),
  weightGrams: z.number().int(),
  taxable: z.boolean(),
  /** Absent: `standard`. */
  taxClass: z.enum(TAX_CLASSES).optional(),
  requiresShipping: z.boolean(),
  /** Absent where it sells what is available. Else it is never out of stock. */
  stockPolicy: z.enum(['continue', 'untracked']).optional(),
  barcode: z.string().optional(),
  imageId: z.string().optional(),
})

const productFields = {
  id: z.string(),
  handle: z.string(),
  title: z.string(),
  description: z.string(),
  vendor: z.string(),
  productType: z.string(),
  tags: z.array(z.string()),
  images: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      alt: z.string(),
      width: z.number().int(),
      height: z.number().int(),
    }),
  ),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  categories: z.array(CategoryRefSchema),
  rating: RatingSchema,
}

export const ProductDocumentSchema = z
  .object({ ...productFields, variants: z.array(DocumentVariantSchema) })
  .openapi('ProductDocument')

export const ProductSchema = z
  .object({
    ...productFields,
    variants: z.array(DocumentVariantSchema.extend({ availability: AvailabilitySchema })),
    catalogVersion: z.string(),
  })
  .openapi('Product')

const summaryFields = {
  id: z.string(),
  handle: z.string(),
  title: z.string(),
  image: z.string().nullable(),
  priceFrom: MoneySchema,
  priceTo: MoneySchema,
  compareAtPrice: MoneySchema.optional(),
  rating: RatingSchema,
}

const ProductSummarySchema = z
  .object({ ...summaryFields, availability: AvailabilitySchema })
  .openapi('ProductSummary')

export const CategorySchema = CategoryRefSchema.extend({
  description: z.string(),
  image: z.string().nullable(),
  parentId: z.string().nullable(),
  inHeader: z.boolean().optional().openapi({ description: 'Whether the header shows it.' }),
  productCount: z.number().int(),
}).openapi('Category')

export const ProductIndexSchema = z
  .object({
    version: z.string(),
    products: z.array(
      z.object({
        ...summaryFields,
        hash: z.string(),
        variants: z.array(z.string()),
        categories: z.array(z.string()),
        popularity: z.number().int(),
        createdAt: z.string(),
      }),
    ),
  })
  .openapi('ProductIndex')

export const ManifestSchema = z
  .object({
    version: z.string(),
    publishedAt: z.string(),
    count: z.number().int(),
    products: z.string(),
    categories: z.string(),
  })
  .openapi('CatalogManifest')

const UnchangedSchema = z
  .object({ unchanged: z.literal(true), version: z.string() })
  .openapi('Unchanged', { description: 'Unchanged.' })

export const ProductListSchema = z.object({
  data: z.array(ProductSummarySchema),
  nextCursor: z.string().nullable(),
  catalogVersion: z.string(),
})

export const CategoryListSchema = z.object({
  data: z.array(CategorySchema),
  nextCursor: z.null(),
  catalogVersion: z.string(),
})

/** The answers of a read: the resource, or 304 where the client has the current version. */
export const readResponses = (description: string, schema: z.ZodType) => ({
  200: { description, schema: z.union([schema, UnchangedSchema]) },
  304: { description: 'Unchanged (If-None-Match).' },
})

export const versionQuery = z.strictObject({ version: token({ max: 64 }).optional() })

const search = oneLine({ max: QUERY_CHARS_MAX, min: 0 })

export const searchQuery = listQuery.extend({
  q: search.default(''),
  version: versionQuery.shape.version,
})

export const productsQuery = listQuery.extend({
  category: exactName({ max: 200 }).optional(),
  q: search.optional(),
  sort: z.enum(PRODUCT_SORTS).optional(),
  minPrice: wholeNumber(AMOUNT_MAX).optional(),
  maxPrice: wholeNumber(AMOUNT_MAX).optional(),
  inStock: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .openapi({ type: 'boolean' }),
  version: versionQuery.shape.version,
})
