import type { ChoosableVariant } from './variant-choice.ts'

/** A variant as the product page's script shows it: every text is ready. */
export interface ShownVariant extends ChoosableVariant {
  sku: string
  availabilityText: string
  price: string
  /** The price before a reduction. */
  was?: string
  /** The picture to show, which is the product's first where the variant has none of its own. */
  imageId?: string
  /** The variant in the picture; absent where it is the chosen one. */
  shownIn?: string
}

/** The `data-product` of the product's form, as JSON. */
export interface ShownProduct {
  /** Names of the options. */
  options: string[]
  /** Values by option. */
  values: string[][]
  /** The variant the page was rendered with. */
  chosen: string
  variants: ShownVariant[]
}
