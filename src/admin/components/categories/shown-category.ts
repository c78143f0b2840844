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
}
