import { z } from 'zod'
import { utf8Bytes } from '../../kit/bytes.ts'
import { AMOUNT_MAX, STOCK_MAX } from '../../platform/limits.ts'
import { exactName, multiLine, oneLine, token } from '../../platform/text.ts'
import { STOCK_POLICIES, TAX_CLASSES } from '../contract.ts'

export const VARIANTS_PER_PRODUCT_MAX = 250
const OPTIONS_PER_PRODUCT_MAX = 3
export const IMAGES_PER_PRODUCT_MAX = 50
export const TAGS_PER_PRODUCT_MAX = 100
const CATEGORIES_PER_PRODUCT_MAX = 20
export const DESCRIPTION_CHARS_MAX = 20_000
/** Every line of an order carries one: letters beyond ASCII are written percent-encoded or few. */
const IMAGE_URL_MAX_BYTES = 2_000
export const TITLE_CHARS_MAX = 300
export const HANDLE_CHARS_MAX = 200
/** A vendor, a type of product, the title of a category. */
export const NAME_CHARS_MAX = 200
/** A SKU, a barcode, a tag, an option and its values. */
export const LABEL_CHARS_MAX = 100
export const ALT_CHARS_MAX = 500
export const WEIGHT_GRAMS_MAX = 10_000_000

/** Plain text; a blank line separates paragraphs. */
const paragraphs = multiLine({ max: DESCRIPTION_CHARS_MAX, min: 0 })

/**
 * Names a product or category in addresses. It never changes: links and caches rest on it. A new one
 * is kept in Unicode's form NFC; one that is named is compared as it is.
 */
export const HandleSchema = z
  .string()
  .max(HANDLE_CHARS_MAX)
  .regex(
    /^[\p{Ll}\p{Lo}\p{M}\p{N}]+(?:[-_]+[\p{Ll}\p{Lo}\p{M}\p{N}]+)*$/u,
    'Lower-case letters, digits and hyphens.',
  )

/** An https address, or a path of this shop such as `/media/…`. */
export const ImageUrlSchema = z
  .string()
  .max(IMAGE_URL_MAX_BYTES)
  .refine((url) => utf8Bytes(url) <= IMAGE_URL_MAX_BYTES, `At most ${IMAGE_URL_MAX_BYTES} bytes.`)
  // Browsers read a backslash as a slash: `/\\host` names another host, as `//host` does.
  .regex(
    /^(?:https:\/\/[^\s\p{C}/"'<>\\]+(?:\/[^\s\p{C}"'<>\\]*)?|\/(?!\/)[^\s\p{C}"'<>\\]*)$/u,
    'https only, or a path of this shop.',
  )

const AmountSchema = z.int().min(0).max(AMOUNT_MAX)

const VariantInputSchema = z.strictObject({
  /** Names the variant for good: another SKU is another variant. */
  sku: exactName({ max: LABEL_CHARS_MAX }),
  /** One value per option of the product, in the same order; empty where it has none. */
  options: z.array(oneLine({ max: LABEL_CHARS_MAX })).max(OPTIONS_PER_PRODUCT_MAX),
  /** In minor units of the shop's currency. */
  price: AmountSchema,
  compareAtPrice: AmountSchema.optional(),
  weightGrams: z.int().min(0).max(WEIGHT_GRAMS_MAX),
  taxable: z.boolean(),
  /** Absent leaves a known variant's as it is, and is `standard` for a new one. */
  taxClass: z.enum(TAX_CLASSES).optional(),
  requiresShipping: z.boolean(),
  barcode: oneLine({ max: LABEL_CHARS_MAX }).optional(),
  /** The url of one of the product's images. */
  image: ImageUrlSchema.optional(),
  /** How it follows its stock; absent leaves a known variant's as it is, and is `deny` for a new one. */
  stockPolicy: z.enum(STOCK_POLICIES).optional(),
  /** First units on hand, of a SKU that was never counted. */
  stock: z.int().min(0).max(STOCK_MAX).optional(),
})

export const ImageInputSchema = z.strictObject({
  url: ImageUrlSchema,
  alt: oneLine({ max: ALT_CHARS_MAX, min: 0 }),
  /** Pixels; 0 where unknown. */
  width: z.int().min(0).max(100_000),
  height: z.int().min(0).max(100_000),
})

const OptionInputSchema = z.strictObject({
  name: oneLine({ max: LABEL_CHARS_MAX }),
  values: z
    .array(oneLine({ max: LABEL_CHARS_MAX }))
    .min(1)
    .max(VARIANTS_PER_PRODUCT_MAX),
})

const productFields = {
  title: oneLine({ max: TITLE_CHARS_MAX }),
  description: paragraphs,
  vendor: oneLine({ max: NAME_CHARS_MAX, min: 0 }),
  productType: oneLine({ max: NAME_CHARS_MAX, min: 0 }),
  tags: z.array(oneLine({ max: LABEL_CHARS_MAX })).max(TAGS_PER_PRODUCT_MAX),
  /** Handles of categories that exist. */
  categories: z.array(HandleSchema).max(CATEGORIES_PER_PRODUCT_MAX),
  options: z.array(OptionInputSchema).max(OPTIONS_PER_PRODUCT_MAX),
  variants: z.array(VariantInputSchema).min(1).max(VARIANTS_PER_PRODUCT_MAX),
  images: z.array(ImageInputSchema).max(IMAGES_PER_PRODUCT_MAX),
  /** Higher is shown first when sorted by popularity. */
  popularity: z.int().min(0).max(1_000_000_000).optional(),
  /** RFC 3339 UTC; the time of writing where absent. */
  createdAt: z.iso.datetime().optional(),
  status: z.enum(['active', 'draft']),
}

/** A whole product, as the seeder, the import and `POST /products` give it. */
export const ProductInputSchema = z
  .strictObject({ handle: HandleSchema, ...productFields })
  .superRefine((product, context) => {
    for (const issue of productIssues(product)) context.addIssue({ code: 'custom', ...issue })
  })

const CurrencySchema = z.string().regex(/^[A-Z]{3}$/, 'Three letters of ISO 4217, such as USD.')

/** Minor units of the shop's currency, or Money in it. */
const PriceSchema = z.union(
  [AmountSchema, z.strictObject({ amount: AmountSchema, currency: CurrencySchema })],
  {
    error: 'Give whole minor units, or {amount, currency}.',
  },
)

/** A variant as a person writes it: a price is enough. */
const NewVariantSchema = VariantInputSchema.partial().extend({
  price: PriceSchema,
  compareAtPrice: PriceSchema.optional(),
})

const NewImageSchema = ImageInputSchema.partial().required({ url: true })
const NewOptionSchema = OptionInputSchema.partial().required({ name: true })

/** A product as a person writes it: a title and the prices are enough. */
export const NewProductSchema = z
  .strictObject({ handle: HandleSchema, ...productFields })
  .partial()
  .extend({
    title: productFields.title,
    options: z.array(NewOptionSchema).max(OPTIONS_PER_PRODUCT_MAX).optional(),
    variants: z.array(NewVariantSchema).min(1).max(VARIANTS_PER_PRODUCT_MAX),
    images: z.array(NewImageSchema).max(IMAGES_PER_PRODUCT_MAX).optional(),
  })

/** A variant in a change. What a variant of the product has already may be left out; null clears it. */
const VariantChangeSchema = NewVariantSchema.extend({
  price: PriceSchema.optional(),
  compareAtPrice: PriceSchema.nullable().optional(),
  barcode: VariantInputSchema.shape.barcode.unwrap().nullable().optional(),
  image: ImageUrlSchema.nullable().optional(),
})

/** The fields that `PATCH /products/{id}` changes; a list that is given replaces the whole list. */
export const ProductChangeSchema = z
  .strictObject(productFields)
  .extend({
    options: z.array(NewOptionSchema).max(OPTIONS_PER_PRODUCT_MAX),
    variants: z.array(VariantChangeSchema).min(1).max(VARIANTS_PER_PRODUCT_MAX),
    images: z.array(NewImageSchema).max(IMAGES_PER_PRODUCT_MAX),
  })
  .partial()

export const CategoryInputSchema = z.strictObject({
  handle: HandleSchema,
  title: oneLine({ max: NAME_CHARS_MAX }),
  description: paragraphs,
  image: ImageUrlSchema.optional(),
  /** Handle of the category above. */
  parent: HandleSchema.optional(),
})

/** Fields of a category beside its name; `null` clears one. */
const categoryFields = {
  description: paragraphs,
  image: ImageUrlSchema.nullable(),
  /** Handle of the category above. `parentId` names it by its id. */
  parent: HandleSchema.nullable(),
  parentId: token({ max: 100 }).nullable(),
  /** Its index among the categories with the same parent; a greater one is the last. */
  position: z.int().min(0).max(1_000_000),
  /** Whether the shop's header shows it. Null follows its level: those at the top do. */
  inHeader: z.boolean().nullable(),
}

/** A category as a person writes it: a title is enough. */
export const NewCategorySchema = z.strictObject({
  title: oneLine({ max: NAME_CHARS_MAX }),
  ...z.strictObject({ handle: HandleSchema, ...categoryFields }).partial().shape,
})

export const CategoryChangeSchema = z
  .strictObject({ title: oneLine({ max: NAME_CHARS_MAX }), ...categoryFields })
  .partial()

export type VariantInput = z.infer<typeof VariantInputSchema>
export type ImageInput = z.infer<typeof ImageInputSchema>
export type ProductInput = z.infer<typeof ProductInputSchema>
export type NewProduct = z.infer<typeof NewProductSchema>
export type VariantChange = z.infer<typeof VariantChangeSchema>
export type ProductChange = z.infer<typeof ProductChangeSchema>
export type CategoryInput = z.infer<typeof CategoryInputSchema>
export type NewCategory = z.infer<typeof NewCategorySchema>
export type CategoryChange = z.infer<typeof CategoryChangeSchema>

type Issue = { path: (string | number)[]; message: string }

/** Faults between the parts of a product: its options, SKUs and images must agree. */
export function* productIssues(product: {
  options: readonly { name: string; values: string[] }[]
  variants: readonly VariantInput[]
  images: readonly ImageInput[]
}): Generator<Issue> {
  const urls = new Set(product.images.map((image) => image.url))
  if (urls.size < product.images.length) {
    yield { path: ['images'], message: 'An image is given twice.' }
  }
  const names = new Set(product.options.map((option) => option.name))
  if (names.size < product.options.length) {
    yield { path: ['options'], message: 'An option is given twice.' }
  }
  const skus = new Set<string>()
  const combinations = new Set<string>()
  for (const [index, variant] of product.variants.entries()) {
    const at = (field: string) => ['variants', index, field]
    const combination = JSON.stringify(variant.options)
    if (skus.has(variant.sku)) yield { path: at('sku'), message: 'Two variants have this SKU.' }
    if (combinations.has(combination)) {
      yield { path: at('options'), message: 'Two variants have the same option values.' }
    }
    skus.add(variant.sku)
    combinations.add(combination)
    if (variant.options.length !== product.options.length) {
      yield { path: at('options'), message: 'Give one value per option of the product.' }
    }
    for (const [position, value] of variant.options.entries()) {
      if (product.options[position]?.values.includes(value) === false) {
        yield { path: at('options'), message: `"${value}" is no value of that option.` }
      }
    }
    if (variant.image !== undefined && !urls.has(variant.image)) {
      yield { path: at('image'), message: 'It is none of the images of the product.' }
    }
  }
}
