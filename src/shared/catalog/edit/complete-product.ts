import type { Currency, Money } from '../../platform/money.ts'
import type { FieldProblem } from '../../platform/result.ts'
import type {
  ImageInput,
  NewProduct,
  ProductChange,
  ProductInput,
  VariantChange,
  VariantInput,
} from './contract.ts'

/** The fields of a variant that is given in full: it is tracked, and replaces the known one whole. */
const FULL_VARIANT = ['sku', 'options', 'weightGrams', 'taxable', 'requiresShipping'] as const

const isFull = (variant: VariantChange): boolean =>
  FULL_VARIANT.every((field) => variant[field] !== undefined)

const PRODUCT_DEFAULTS = {
  description: '',
  vendor: '',
  productType: '',
  tags: [],
  categories: [],
  options: [],
  images: [],
  status: 'draft',
} as const satisfies Partial<ProductInput>

const VARIANT_DEFAULTS = {
  options: [],
  weightGrams: 0,
  taxable: true,
  requiresShipping: true,
} as const satisfies Partial<VariantInput>

const IMAGE_DEFAULTS = { alt: '', width: 0, height: 0 } as const satisfies Partial<ImageInput>

/** The variants of a product as the shop writes them; `sku` is '' where one is still to be made. */
interface CompletedVariants {
  variants: VariantInput[]
  errors: FieldProblem[]
}

/** JSON pointers of the fields that a new product leaves to the shop. */
export function assumedOf(given: NewProduct): string[] {
  const missing = (value: object, fields: readonly string[], at: string) => {
    const told: Readonly<Record<string, unknown>> = { ...value }
    return fields.filter((field) => told[field] === undefined).map((field) => `${at}/${field}`)
  }
  return [
    ...missing(given, ['handle', ...Object.keys(PRODUCT_DEFAULTS)], ''),
    ...(given.options ?? []).flatMap((option, at) => missing(option, ['values'], `/options/${at}`)),
    ...given.variants.flatMap((variant, at) =>
      missing(variant, [...FULL_VARIANT, 'stockPolicy'], `/variants/${at}`),
    ),
    ...(given.images ?? []).flatMap((image, at) =>
      missing(image, Object.keys(IMAGE_DEFAULTS), `/images/${at}`),
    ),
  ]
}

/** A new product with the defaults of all fields that are left out. */
export function completeProduct(
  given: NewProduct,
  handle: string,
  currency: Currency,
): { input: ProductInput; errors: FieldProblem[] } {
  const { options, variants: givenVariants, images = [], ...fields } = given
  const { variants, errors } = completeVariants(givenVariants, [], currency)
  const input: ProductInput = {
    ...PRODUCT_DEFAULTS,
    tags: [],
    categories: [],
    ...toldOf(fields),
    handle,
    options: completeOptions(options, variants),
    variants,
    images: images.map((image) => ({ ...IMAGE_DEFAULTS, ...toldOf(image) })),
  }
  return { input, errors }
}

/** The fields of a change in full, as the product that it changes makes them. */
export function completeChange(
  change: ProductChange,
  known: ProductInput,
  currency: Currency,
): { fields: Partial<ProductInput>; errors: FieldProblem[] } {
  const { options, variants: givenVariants, images, ...rest } = change
  const { variants, errors } = completeVariants(givenVariants ?? [], known.variants, currency)
  const kept = known.options.length > 0 ? known.options : undefined
  const allOptions = completeOptions(options ?? kept, givenVariants ? variants : known.variants)
  const fields: Partial<ProductInput> = {
    ...toldOf(rest),
    ...(givenVariants ? { variants } : {}),
    ...(options || (givenVariants && !kept) ? { options: allOptions } : {}),
    ...(images ? { images: images.map((image) => ({ ...IMAGE_DEFAULTS, ...toldOf(image) })) } : {}),
  }
  return { fields, errors }
}

/** Options without values have those that the variants use; without names they are numbered. */
function completeOptions(
  given: NewProduct['options'],
  variants: readonly VariantInput[],
): ProductInput['options'] {
  const used = (at: number) => [
    ...new Set(variants.flatMap(({ options }) => options.slice(at, at + 1))),
  ]
  if (given) return given.map(({ name, values }, at) => ({ name, values: values ?? used(at) }))
  const count = Math.max(0, ...variants.map(({ options }) => options.length))
  return Array.from({ length: count }, (_, at) => ({ name: `Option ${at + 1}`, values: used(at) }))
}

function completeVariants(
  given: readonly VariantChange[],
  known: readonly VariantInput[],
  currency: Currency,
): CompletedVariants {
  const errors: FieldProblem[] = []
  const variants = given.map((variant, at) => {
    const amount = (field: 'price' | 'compareAtPrice', price: number | Money): number => {
      if (typeof price === 'number') return price
      const pointer = `/variants/${at}/${field}/currency`
      const detail = `The shop's prices are in ${currency}.`
      if (price.currency !== currency) errors.push({ pointer, code: 'other_currency', detail })
      return price.amount
    }
    const before = isFull(variant) ? undefined : matchOf(variant, known)
    const price = variant.price ?? before?.price
    if (price === undefined) {
      const detail = 'A new variant needs its price.'
      errors.push({ pointer: `/variants/${at}/price`, code: 'missing_price', detail })
    }
    const { price: _, compareAtPrice, ...told } = variant
    const compareAt =
      compareAtPrice === undefined || compareAtPrice === null
        ? compareAtPrice
        : amount('compareAtPrice', compareAtPrice)
    const stockPolicy = policyOf(variant, before)
    const whole = {
      ...VARIANT_DEFAULTS,
      options: [],
      sku: '',
      ...before,
      ...toldOf({ ...told, compareAtPrice: compareAt, stockPolicy }),
      price: amount('price', price ?? 0),
    }
    // Null clears a field that the variant has.
    return {
      ...whole,
      compareAtPrice: whole.compareAtPrice ?? undefined,
      barcode: whole.barcode ?? undefined,
      image: whole.image ?? undefined,
    }
  })
  return { variants, errors }
}

/** The variant of the product that a change means: by its SKU, else by its option values. */
function matchOf(
  { sku, options = [] }: VariantChange,
  known: readonly VariantInput[],
): VariantInput | undefined {
  if (sku !== undefined) return known.find((variant) => variant.sku === sku)
  const values = JSON.stringify(options)
  return known.find((variant) => JSON.stringify(variant.options) === values)
}

/** A variant that gives its count is tracked; one that gives neither count nor policy is not. */
function policyOf(
  variant: VariantChange,
  before: VariantInput | undefined,
): VariantInput['stockPolicy'] {
  if (variant.stockPolicy !== undefined || isFull(variant)) return variant.stockPolicy
  const { stockPolicy = 'untracked' } = before ?? {}
  return variant.stock !== undefined && stockPolicy === 'untracked' ? 'deny' : stockPolicy
}

type Told<T> = { [Field in keyof T]: Exclude<T[Field], undefined> }

const toldOf = <T extends object>(value: T): Told<T> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Told<T>
