import type { Difference } from '../products/product-conflict.tsx'

export const CATEGORIES_PATH = '/admin/categories'

/** A category as its pages show it. */
export interface ShownCategory {
  id: string
  handle: string
  title: string
  description: string
  parentId: string | null
  depth: number
  position: number
  inHeader: boolean
  productCount: number
  pending: boolean
}

/** A form as it is shown: with what was typed, and what is wrong. */
export interface CategoryForm {
  key: string
  typed: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  /** Why the whole form was refused. */
  message?: string
  /** The values of the category that the form is opened on, as JSON. */
  base?: string
  /** The fields that another member of staff saved meanwhile. */
  conflict?: { differences: readonly Difference[]; taken: readonly string[] }
}
